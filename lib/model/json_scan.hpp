// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace openai::mapping {

/// Walks through JSON text without making values of it. It knows what usual texts hold and refuses the rest, be it
/// wrong or only rare, so that the parser decides: once anything has returned false, nothing of the scan counts.
///
/// What it accepts the parser accepts, and reads as the same. It refuses escapes in names, exponents, whole numbers of
/// more than 18 digits, half surrogates, and what nests deeper than `max_depth`.
class json_scan {
public:
    /// `unescaped` receives the texts that hold escapes; empty at first, and never more bytes than `text`.
    json_scan(std::string_view text, std::string& unescaped) noexcept
        : begin_(text.data())
        , at_(text.data())
        , end_(text.data() + text.size())
        , unescaped_(unescaped) {}

    /// An object: `member(name)` for each, which takes the value and says whether it could.
    template <class Member>
    bool object(Member member) {
        if (!take('{')) return false;
        if (take('}')) return true;
        do {
            std::string_view name;
            if (!read_name(name) || !member(name)) return false;
        } while (take(','));
        return take('}');
    }

    /// An array: `element()` for each, which takes it and says whether it could.
    template <class Element>
    bool array(Element element) {
        if (!take('[')) return false;
        if (take(']')) return true;
        do {
            if (!element()) return false;
        } while (take(','));
        return take(']');
    }

    /// Takes null if that comes next.
    bool null() { return next() == 'n' && word("null"); }

    /// A string; empty for null. The view is of the text or of `unescaped`.
    bool text(std::string_view& out) { return null() || string(out); }

    /// A whole number; left alone for null.
    template <class Integer>
    bool integer(Integer& out) {
        std::int64_t value = 0;
        if (null()) return true;
        if (!whole(value)) return false;
        out = value;
        return true;
    }

    /// Any value, for nobody.
    bool skip() { return skip(max_depth); }

    /// Nothing but blanks is left, and all of the text was UTF-8.
    bool finish();

private:
    static constexpr int max_depth = 16;

    /// The next byte that is not blank; 0 at the end.
    char next() noexcept {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
        return at_ == end_ ? '\0' : *at_;
    }

    bool take(char wanted) noexcept {
        if (next() != wanted) return false;
        ++at_;
        return true;
    }

    bool word(std::string_view wanted) noexcept;
    bool read_name(std::string_view& name);
    bool string(std::string_view& out);
    bool unescape(const char* from, std::string_view& out);
    bool escape();
    bool code_point();
    bool digits() noexcept;
    bool whole(std::int64_t& out) noexcept;
    bool number() noexcept;
    bool skip(int depth);
    const char* find_special(const char* at) noexcept;

    const char* begin_;
    const char* at_;
    const char* end_;
    std::string& unescaped_;
    bool ascii_ = true;
};

} // namespace openai::mapping
