// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>

namespace openai::detail {

/// Does the same as `std::from_chars` for a `double`, independently of the locale. If the standard library lacks that
/// function, `read_decimal` does not recognize "inf" and "nan".
std::from_chars_result read_decimal(const char* begin, const char* end, double& value);

} // namespace openai::detail
