// SPDX-License-Identifier: BSL-1.0
#include "client/pager_members.hpp"

#include <openai/chat.hpp>

namespace openai {
namespace detail {

template void put(call_request&, const chat_list_parameters&);
template void put(call_request&, const chat_update&);
template void start(prepared_call, any_handler<page<chat_completion>>);
template void start(prepared_call, any_handler<page<stored_message>>);

} // namespace detail

template class pager<chat_completion>;
template class pager<stored_message>;

} // namespace openai
