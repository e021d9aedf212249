// SPDX-License-Identifier: BSL-1.0
#include "text/decimal.hpp"

namespace openai::detail {

std::from_chars_result read_decimal(const char* begin, const char* end, double& value) {
    return std::from_chars(begin, end, value);
}

} // namespace openai::detail
