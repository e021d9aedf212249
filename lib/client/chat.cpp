// SPDX-License-Identifier: BSL-1.0
#include "client/chat_stream_codec.hpp"
#include "client/codec.hpp"
#include "client/stream_answer.hpp"
#include "client/stream_members.hpp"

#include <openai/chat.hpp>

namespace openai {
namespace endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_chat_completion::wire = make_codec<create_chat_completion>("POST", "/chat/completions");
constinit const codec stream_chat_completion::wire = make_codec<stream_chat_completion>("POST", "/chat/completions");
constinit const codec get_chat_completion::wire = make_codec<get_chat_completion>("GET", "/chat/completions/{id}");
constinit const codec update_chat_completion::wire =
    make_codec<update_chat_completion>("POST", "/chat/completions/{id}");
constinit const codec delete_chat_completion::wire =
    make_codec<delete_chat_completion>("DELETE", "/chat/completions/{id}");

} // namespace endpoints

template class stream<chat_delta>;

} // namespace openai
