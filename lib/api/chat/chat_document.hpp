// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>

#include <boost/json/value.hpp>

namespace openai::detail::mapping {

/// Returns the answer in the form of a response that is not streamed. `provider` is the provider that sent it.
boost::json::value to_document(const chat_completion& answer, std::string_view provider);

} // namespace openai::detail::mapping
