// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <iosfwd>
#include <string>
#include <string_view>

namespace openai {

/// A string that must not be shown, such as an API key. A secret cannot be written to a stream or converted to a
/// `std::string`. When it is destroyed, it overwrites its memory.
class OPENAI_DECL secret {
public:
    secret() = default;
    secret(std::string text); // implicit: `options.api_key = key;`
    secret(const char* text)
        : secret(std::string(text)) {}
    secret(const secret&) = default;
    secret(secret&& other) noexcept;
    secret& operator=(const secret& other);
    secret& operator=(secret&& other) noexcept;
    ~secret();

    /// Whether the string is empty.
    bool empty() const noexcept { return text_.empty(); }

    /// Returns the string itself. The name of this function makes every use easy to find in a review.
    std::string_view reveal() const noexcept { return text_; }

    friend bool operator==(const secret&, const secret&) noexcept = default;

private:
    std::string text_;
};

/// Printing a secret is a compile error.
template <class Char, class Traits>
std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>&, const secret&) = delete;

} // namespace openai
