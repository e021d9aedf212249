// SPDX-License-Identifier: BSL-1.0
#include "text/decimal.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <locale>
#include <sstream>
#include <string>

// Most versions of libc++ have no std::from_chars for floating-point numbers.
namespace openai::detail {
namespace {

const char* after_digits(const char* at, const char* end) { return std::find_if_not(at, end, ascii::is_digit); }

const char* after_exponent(const char* at, const char* end) {
    if (at == end || (*at != 'e' && *at != 'E')) return at;
    const auto* digits = at + 1;
    if (digits != end && (*digits == '+' || *digits == '-')) ++digits;
    const auto* const last = after_digits(digits, end);
    return last == digits ? at : last;
}

/// Returns the end of the number at the beginning of the text, or `begin` if there is none.
const char* after_decimal(const char* begin, const char* end) {
    const auto* const whole = begin != end && *begin == '-' ? begin + 1 : begin;
    const auto* last = after_digits(whole, end);
    bool has_digits = last != whole;
    if (last != end && *last == '.') {
        const auto* const fraction = last + 1;
        last = after_digits(fraction, end);
        has_digits = has_digits || last != fraction;
    }
    return has_digits ? after_exponent(last, end) : begin;
}

} // namespace

std::from_chars_result read_decimal(const char* begin, const char* end, double& value) {
    const auto* const last = after_decimal(begin, end);
    if (last == begin) return {begin, std::errc::invalid_argument};
    std::istringstream text(std::string(begin, last));
    text.imbue(std::locale::classic());
    double read = 0;
    if (!(text >> read)) return {last, std::errc::result_out_of_range};
    value = read;
    return {last, std::errc{}};
}

} // namespace openai::detail
