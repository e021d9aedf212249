// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace openai::detail::mapping {

/// Walks through JSON text without making values of it. It knows what usual texts hold and refuses the rest, be it
/// wrong or only rare, so that the parser decides: once anything has returned false, nothing of the scan counts.
///
/// What it accepts the parser accepts, and reads as the same. It refuses escapes in names, exponents, whole numbers of
/// more than 18 digits, half surrogates, and what nests deeper than `max_depth`.
class json_scan {
public:
    /// `unescaped` receives the texts that hold escapes; empty at first, and never more bytes than `text`.
    json_scan(const std::string& text, std::string& unescaped) noexcept
        : begin_(text.data())
        , at_(text.data())
        , end_(text.data() + text.size())
        , unescaped_(unescaped) {}

    /// How many bytes were taken; and to take so many, of which is known what they say.
    std::size_t position() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    void resume(std::size_t position) noexcept { at_ = begin_ + position; }

    /// An object: `member(name)` for each, which takes the value and says whether it could.
    template <class Member>
    bool object(Member member) {
        return take('{') && (take('}') || (one(member) && other_members(member)));
    }

    /// What is left of an object after one of its members.
    template <class Member>
    bool other_members(Member member) {
        while (take(','))
            if (!one(member)) return false;
        return take('}');
    }

    /// An array: `element()` for each, which takes it and says whether it could.
    template <class Element>
    bool array(Element element) {
        return take('[') && (take(']') || (element() && other_elements(element)));
    }

    /// What is left of an array after one of its elements.
    template <class Element>
    bool other_elements(Element element) {
        while (take(','))
            if (!element()) return false;
        return take(']');
    }

    /// Takes null if that comes next.
    bool null() noexcept {
        if (next() != 'n' || at_[1] != 'u' || at_[2] != 'l' || at_[3] != 'l') return false;
        at_ += 4;
        return true;
    }

    /// A string; empty for null. The view is of the text or of `unescaped`.
    bool text(std::string_view& out) { return null() || string(out); }

    /// A whole number that fits; left alone for null.
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

    /// Any value, for nobody.
    bool skip() { return skip(max_depth); }

    /// Nothing but blanks is left, and all of the text was UTF-8.
    bool finish();

private:
    static constexpr int max_depth = 16;

    /// The next byte that is not blank; 0, which ends every `std::string`, at the end.
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
