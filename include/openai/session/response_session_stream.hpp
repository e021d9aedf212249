// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_stream.hpp>
#include <openai/session/basic_session_stream.hpp>

namespace openai {

extern template class OPENAI_DECL basic_session_stream<response_event>;

/// The answer of a `response_session` to a prompt, as a stream of events, while the model is still writing. The stream
/// has the events of every response that belongs to this answer, including the responses that call tools. Each response
/// ends with an event for which `response_event::is_last` is true.
using response_session_stream = basic_session_stream<response_event>;

} // namespace openai
