// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/prepared_call.hpp>

namespace openai::detail {

prepared_call::prepared_call(const prepared_call&) = default;
prepared_call::prepared_call(prepared_call&&) noexcept = default;
prepared_call& prepared_call::operator=(const prepared_call&) = default;
prepared_call& prepared_call::operator=(prepared_call&&) noexcept = default;
prepared_call::~prepared_call() = default;

} // namespace openai::detail
