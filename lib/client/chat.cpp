// SPDX-License-Identifier: BSL-1.0
#include "client/chat_stream_codec.hpp"
#include "client/endpoint.hpp"
#include "client/stream_answer.hpp"
#include "client/stream_members.hpp"

#include <openai/chat.hpp>

namespace openai {
namespace detail {

template void put(call_request&, const chat_request&);
template void start(prepared_call, any_handler<chat_completion>);
template void start(prepared_call, any_handler<chat_stream>);

} // namespace detail

template class stream<chat_delta>;

} // namespace openai
