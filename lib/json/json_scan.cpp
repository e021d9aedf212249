// SPDX-License-Identifier: BSL-1.0
#include "json/json_scan.hpp"

#include "text/ascii.hpp"

#include "text/utf8.hpp"
#include "json/json_special.hpp"

namespace openai::detail::mapping {
namespace {

using ascii::is_digit;

/// Returns the number that four hexadecimal digits stand for, or -1. A 0 byte ends the text and is not read past.
int unit_of(const char* digits) noexcept {
    int value = 0;
    for (const char* at = digits; at != digits + 4; ++at) {
        value *= 16;
        if (is_digit(*at)) value += *at - '0';
        else if (*at >= 'a' && *at <= 'f') value += *at - 'a' + 10;
        else if (*at >= 'A' && *at <= 'F') value += *at - 'A' + 10;
        else return -1;
    }
    return value;
}

void append_utf8(std::string& out, unsigned point) {
    const auto more = [&out, point](unsigned shift) { out += static_cast<char>(0x80 | (point >> shift & 0x3f)); };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xc0 | point >> 6);
        more(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xe0 | point >> 12);
        more(6);
        more(0);
    } else {
        out += static_cast<char>(0xf0 | point >> 18);
        more(12);
        more(6);
        more(0);
    }
}

} // namespace

/// Returns the next quotation mark, backslash or byte that a string must not contain, or the end of the text.
const char* json_scan::find_special(const char* at) noexcept { return mapping::find_special(at, end_, ascii_); }

bool json_scan::word(std::string_view wanted) noexcept {
    if (!std::string_view(at_, end_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
}

bool json_scan::read_name(std::string_view& name) {
    if (!take('"')) return false;
    const auto* close = find_special(at_);
    if (*close != '"') return false;
    name = {at_, close};
    at_ = close + 1;
    return take(':');
}

bool json_scan::string(std::string_view& out) {
    if (!take('"')) return false;
    const auto* stop = find_special(at_);
    if (*stop != '"') return unescape(stop, out);
    out = {at_, stop};
    at_ = stop + 1;
    return true;
}

/// Reads a string that has an escape at `stop`, or is invalid there.
bool json_scan::unescape(const char* stop, std::string_view& out) {
    if (unescaped_.empty()) unescaped_.reserve(static_cast<std::size_t>(end_ - begin_)); // must not move: views need it
    const auto start = unescaped_.size();
    while (*stop == '\\') {
        unescaped_.append(at_, stop);
        at_ = stop + 1;
        if (!escape()) return false;
        stop = find_special(at_);
    }
    if (*stop != '"') return false;
    unescaped_.append(at_, stop);
    at_ = stop + 1;
    out = std::string_view(unescaped_).substr(start);
    return true;
}

/// Reads the rest of an escape, after the backslash.
bool json_scan::escape() {
    switch (*at_++) {
    case '"': unescaped_ += '"'; return true;
    case '\\': unescaped_ += '\\'; return true;
    case '/': unescaped_ += '/'; return true;
    case 'b': unescaped_ += '\b'; return true;
    case 'f': unescaped_ += '\f'; return true;
    case 'n': unescaped_ += '\n'; return true;
    case 'r': unescaped_ += '\r'; return true;
    case 't': unescaped_ += '\t'; return true;
    case 'u': return code_point();
    default: return false;
    }
}

/// Reads the rest of an escape, after `\u`.
bool json_scan::code_point() {
    const int unit = unit_of(at_);
    if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000)) return false;
    at_ += 4;
    auto point = static_cast<unsigned>(unit);
    if (unit >= 0xd800 && unit < 0xdc00) {
        if (!word("\\u")) return false;
        const int low = unit_of(at_);
        if (low < 0xdc00 || low >= 0xe000) return false;
        at_ += 4;
        point = 0x10000 + ((point - 0xd800) << 10) + (static_cast<unsigned>(low) - 0xdc00);
    }
    append_utf8(unescaped_, point);
    return true;
}

/// Skips an integer, which may have a sign but no leading zeros.
bool json_scan::digits() noexcept {
    if (*at_ == '-') ++at_;
    const auto* first = at_;
    while (is_digit(*at_)) ++at_;
    return at_ != first && (*first != '0' || at_ - first == 1);
}

bool json_scan::whole(std::int64_t& out) noexcept {
    const bool negative = next() == '-';
    const auto* first = at_ + (negative ? 1 : 0);
    const auto* at = first;
    std::uint64_t value = 0; // invalid if there are too many digits
    for (; is_digit(*at); ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    at_ = at;
    if (at == first || at - first > 18 || (*first == '0' && at - first > 1)) return false;
    out = negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
    return *at != '.' && *at != 'e' && *at != 'E';
}

bool json_scan::number() noexcept {
    if (!digits()) return false;
    if (*at_ == '.') {
        const auto* point = at_++;
        while (is_digit(*at_)) ++at_;
        if (at_ - point == 1) return false;
    }
    return *at_ != 'e' && *at_ != 'E';
}

bool json_scan::skip(int depth) {
    std::string_view unused;
    switch (next()) {
    case '"': return string(unused);
    case '{': return depth > 0 && object([&](std::string_view) { return skip(depth - 1); });
    case '[': return depth > 0 && array([&] { return skip(depth - 1); });
    case 'n': return word("null");
    case 't': return word("true");
    case 'f': return word("false");
    default: return number();
    }
}

bool json_scan::finish() {
    next();
    const std::string_view text(begin_, end_);
    return at_ == end_ && (ascii_ || detail::valid_utf8_prefix(text) == text.size());
}

} // namespace openai::detail::mapping
