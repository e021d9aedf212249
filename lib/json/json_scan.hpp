// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace openai::detail::mapping {

/// Walks through JSON text without making values of it. The class understands only JSON as servers usually send it. If
/// the text is invalid, or valid but unusual, the function that reads it returns false. The caller must then discard
/// all results of the scan and let the parser decide.
///
/// The parser accepts all that this class accepts, with the same meaning. This class refuses escapes in names,
/// exponents, half surrogates, and nesting deeper than `max_depth`. `integer` also refuses numbers of more than 18
/// digits.
class json_scan {
public:
    /// Scans `text`. A string that contains escapes is decoded, and the decoded string is stored in `unescaped`.
    /// `unescaped` must be empty at first. It never gets more bytes than `text` has.
    json_scan(const std::string& text, std::string& unescaped) noexcept
        : begin_(text.data())
        , at_(text.data())
        , end_(text.data() + text.size())
        , unescaped_(unescaped) {}

    /// Returns the number of bytes that have been read.
    std::size_t position() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    /// Continues after the first `position` bytes. The caller already knows what they contain.
    void resume(std::size_t position) noexcept { at_ = begin_ + position; }

    /// Reads an object. Calls `member(name)` for each member. `member` reads the value of this member and returns
    /// whether that succeeded.
    template <class Member>
    bool object(Member member) {
        return take('{') && (take('}') || (one(member) && other_members(member)));
    }

    /// Reads the rest of an object after one of its members.
    template <class Member>
    bool other_members(Member member) {
        while (take(','))
            if (!one(member)) return false;
        return take('}');
    }

    /// Reads an array. Calls `element()` for each element. `element` reads one element and returns whether that
    /// succeeded.
    template <class Element>
    bool array(Element element) {
        return take('[') && (take(']') || (element() && other_elements(element)));
    }

    /// Reads the rest of an array after one of its elements.
    template <class Element>
    bool other_elements(Element element) {
        while (take(','))
            if (!element()) return false;
        return take(']');
    }

    /// If null comes next, reads it and returns true. Otherwise, returns false.
    bool null() noexcept {
        if (next() != 'n' || at_[1] != 'u' || at_[2] != 'l' || at_[3] != 'l') return false;
        at_ += 4;
        return true;
    }

    /// Reads a string into `out`, which then refers to the scanned text or to `unescaped`. Null leaves `out` unchanged.
    bool text(std::string_view& out) { return null() || string(out); }

    /// Reads a whole number that fits into `Integer`. Null leaves `out` unchanged.
    template <class Integer>
    bool integer(Integer& out) {
        std::int64_t value = 0;
        if (null()) return true;
        if (!whole(value)) return false;
        if constexpr (std::integral<Integer>)
            if (!std::in_range<Integer>(value)) return false;
        out = static_cast<Integer>(value);
        return true;
    }

    /// Reads a value of any type and discards it.
    bool skip() { return skip(max_depth); }

    /// Returns whether only white space remains and the whole text was UTF-8.
    bool finish();

private:
    static constexpr int max_depth = 16;

    /// Skips white space and returns the next byte. At the end, returns the 0 that terminates every `std::string`.
    char next() noexcept {
        while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') ++at_;
        return *at_;
    }

    bool take(char wanted) noexcept {
        if (*at_ != wanted && next() != wanted) return false;
        ++at_;
        return true;
    }

    template <class Member>
    bool one(Member& member) {
        std::string_view name;
        return read_name(name) && member(name);
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

} // namespace openai::detail::mapping
