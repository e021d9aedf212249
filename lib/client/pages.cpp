// SPDX-License-Identifier: BSL-1.0
#include "client/pager_members.hpp"

#include <openai/batches.hpp>
#include <openai/chat.hpp>

/// Operations on lists: pages and pagers.
namespace openai {
namespace endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_batch::wire = make_codec<create_batch>("POST", "/batches");
constinit const codec retrieve_batch::wire = make_codec<retrieve_batch>("GET", "/batches/{id}");
constinit const codec cancel_batch::wire = make_codec<cancel_batch>("POST", "/batches/{id}/cancel");
constinit const codec list_batches::wire = make_codec<list_batches>("GET", "/batches");

constinit const codec list_chat_completions::wire = make_codec<list_chat_completions>("GET", "/chat/completions");
constinit const codec get_chat_completion_messages::wire =
    make_codec<get_chat_completion_messages>("GET", "/chat/completions/{id}/messages");

} // namespace endpoints

template class pager<batch>;
template class pager<chat_completion>;
template class pager<stored_message>;

} // namespace openai
