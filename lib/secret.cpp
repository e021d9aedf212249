// SPDX-License-Identifier: BSL-1.0
#include <openai/secret.hpp>

#include <utility>

namespace openai {
namespace {

/// Volatile, so that the compiler may not drop writes to memory that is about to be freed.
void wipe(std::string& text) noexcept {
    volatile char* bytes = text.data();
    for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = 0;
    text.clear();
}

} // namespace

secret::secret(std::string text)
    : text_(text) {
    wipe(text);
}

secret::secret(secret&& other) noexcept
    : text_(std::move(other.text_)) {
    wipe(other.text_); // a short string was copied, not moved
}

secret& secret::operator=(const secret& other) {
    if (this != &other) *this = secret(other);
    return *this;
}

secret& secret::operator=(secret&& other) noexcept {
    if (this == &other) return *this;
    wipe(text_);
    text_ = std::move(other.text_);
    wipe(other.text_);
    return *this;
}

secret::~secret() { wipe(text_); }

} // namespace openai
