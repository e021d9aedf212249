// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace openai::detail {

/// Follows the brackets of a JSON text that comes in pieces. Each piece is read once, however long the text becomes.
class bracket_scan {
public:
    void add(std::string_view piece) noexcept {
        for (const char next : piece) add(next);
    }

    /// The text begins with a bracket, which was closed, and only white space is behind it.
    bool closed() const noexcept { return closed_ && !more_; }

    /// The text begins with `{`, or with one of `{` and `[`. Other texts have no brackets to follow.
    bool is_object() const noexcept { return first_ == '{'; }
    bool is_structured() const noexcept { return first_ == '{' || first_ == '['; }

private:
    void add(char next) noexcept {
        const bool blank = next == ' ' || next == '\t' || next == '\r' || next == '\n';
        if (closed_) {
            more_ = more_ || !blank;
        } else if (escaped_) {
            escaped_ = false;
        } else if (quoted_) {
            escaped_ = next == '\\';
            quoted_ = next != '"';
        } else if (!blank) {
            if (first_ == 0) first_ = next;
            quoted_ = next == '"';
            if (next == '{' || next == '[') ++depth_;
            const bool closes = next == '}' || next == ']';
            if (closes && depth_ > 0) closed_ = --depth_ == 0 && is_structured();
        }
    }

    std::size_t depth_ = 0;
    char first_ = 0;
    bool quoted_ = false;
    bool escaped_ = false;
    bool closed_ = false;
    bool more_ = false; // behind the end
};

} // namespace openai::detail
