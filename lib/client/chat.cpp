// SPDX-License-Identifier: BSL-1.0
#include "client/chat_stream_codec.hpp"
#include "client/endpoint.hpp"
#include "client/stream_answer.hpp"

#include <openai/chat.hpp>

namespace openai::detail {

template void put(call_request&, const chat_request&);
template void start(prepared_call, any_handler<chat_completion>);
template void start(prepared_call, any_handler<chat_stream>);

} // namespace openai::detail
