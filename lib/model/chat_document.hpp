// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_completion.hpp>

#include <boost/json/value.hpp>

namespace openai::mapping {

/// The answer as a server would have sent it: its body, or for one that came in pieces the same put together.
boost::json::value to_document(const chat_completion& answer);

} // namespace openai::mapping
