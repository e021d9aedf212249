// SPDX-License-Identifier: BSL-1.0
#include "client/pager_members.hpp"

#include <openai/batches.hpp>
#include <openai/chat.hpp>

/// The same with lists: pages and pagers.
namespace openai {
namespace detail {

template void put(call_request&, const batch_request&);
template void put(call_request&, const batch_list_parameters&);
template void start(prepared_call, any_handler<batch>);
template void start(prepared_call, any_handler<page<batch>>);

} // namespace detail

template class pager<batch>;

namespace detail {

template void put(call_request&, const chat_list_parameters&);
template void put(call_request&, const chat_update&);
template void start(prepared_call, any_handler<page<chat_completion>>);
template void start(prepared_call, any_handler<page<stored_message>>);

} // namespace detail

template class pager<chat_completion>;
template class pager<stored_message>;

} // namespace openai
