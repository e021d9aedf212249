// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace openai::detail {

/// Finds out whether a JSON text that arrives in pieces is complete, by following its brackets. Each piece is read only
/// once, however long the text becomes.
class bracket_scan {
public:
    void add(std::string_view piece) noexcept {
        for (const char next : piece) add(next);
    }

    /// Whether the text begins with a bracket, this bracket has been closed, and only white space has followed.
    bool closed() const noexcept { return closed_ && !more_; }

    /// Whether the text begins with `{`.
    bool is_object() const noexcept { return first_ == '{'; }
    /// Whether the text begins with `{` or `[`. If it does not, `closed()` always returns false.
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
    bool more_ = false; // whether other text followed the closing bracket
};

} // namespace openai::detail
