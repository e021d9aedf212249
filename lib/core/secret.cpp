// SPDX-License-Identifier: BSL-1.0
#include <openai/core/secret.hpp>

#include "text/wipe.hpp"

#include <utility>

namespace openai {

using detail::wipe;

secret::secret(std::string text)
    : text_(text) {
    wipe(text);
}

secret::secret(secret&& other) noexcept
    : text_(std::move(other.text_)) {
    wipe(other.text_); // moving a short string copies it
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
