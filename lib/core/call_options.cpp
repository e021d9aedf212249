// SPDX-License-Identifier: BSL-1.0
#include <openai/core/call_options.hpp>

namespace openai {

call_options::call_options() = default;
call_options::call_options(const call_options&) = default;
call_options::call_options(call_options&&) noexcept = default;
call_options& call_options::operator=(const call_options&) = default;
call_options& call_options::operator=(call_options&&) noexcept = default;
call_options::~call_options() = default;

} // namespace openai
