// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>

#include <boost/json/value.hpp>

namespace openai::detail::mapping {

/// Returns the answer as the JSON that a server sends if it does not stream. `provider` is the name of the provider
/// that sent the answer.
boost::json::value to_document(const chat_completion& answer, std::string_view provider);

} // namespace openai::detail::mapping
