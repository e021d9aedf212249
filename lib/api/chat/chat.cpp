// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "api/chat/message_sender.hpp"
#include "api/chat/tool_call_ids.hpp"
#include "engine/codec/codec.hpp"
#include "engine/codec/pager_members.hpp"
#include "engine/codec/stream_answer.hpp"

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
constinit const codec list_chat_completions::wire = make_codec<list_chat_completions>("GET", "/chat/completions");
constinit const codec get_chat_completion_messages::wire =
    make_codec<get_chat_completion_messages>("GET", "/chat/completions/{id}/messages");

} // namespace endpoints

pager<stored_message> stored_messages::list_all(std::string id, list_parameters parameters,
                                                call_options options) const {
    return pager<stored_message>(
        bind(detail::call_of<endpoints::get_chat_completion_messages>(std::move(parameters)).at(std::move(id)),
             std::move(options)));
}

pager<chat_completion> chat_completions::list_all(chat_list_parameters parameters, call_options options) const {
    return pager<chat_completion>(
        bind(detail::call_of<endpoints::list_chat_completions>(std::move(parameters)), std::move(options)));
}

template class stream<chat_delta>;
template class pager<chat_completion>;
template class pager<stored_message>;

} // namespace openai
