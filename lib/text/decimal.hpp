// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>

namespace openai::detail {

/// Does what `std::from_chars` does for a `double`, whatever the locale is. On systems without this overload of
/// `std::from_chars`, it does not recognize "inf" and "nan".
std::from_chars_result read_decimal(const char* begin, const char* end, double& value);

} // namespace openai::detail
