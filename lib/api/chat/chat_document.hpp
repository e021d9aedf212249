// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>

#include <boost/json/value.hpp>

namespace openai::detail::mapping {

/// The answer as the server would have sent it in one piece. `provider`: who sent it.
boost::json::value to_document(const chat_completion& answer, std::string_view provider);

} // namespace openai::detail::mapping
