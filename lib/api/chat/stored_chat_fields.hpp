// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_completion_fields.hpp"
#include "api/chat/message_sender.hpp"
#include "api/common/page_fields.hpp"
#include "json/json_writer.hpp"

#include <openai/chat/stored_chat.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(chat_list_parameters, (paging), (model, metadata))
BOOST_DESCRIBE_STRUCT(chat_update, (), (metadata))
BOOST_DESCRIBE_STRUCT(stored_message, (message), (id, content_parts))

inline void complete_answer(page<chat_completion>& list, const std::string& provider) {
    for (auto& answer : list.data) complete_answer(answer, provider);
}

inline void complete_answer(page<stored_message>& list, const std::string& provider) {
    if (provider.empty()) return;
    for (auto& each : list.data) detail::mapping::name_sender(each, provider);
}

namespace detail::mapping {

template <>
inline constexpr bool needed_in_list<stored_message> = true;
template <>
inline constexpr auto members_read_by_hook<stored_message> = members_read_by_hook<message>;

inline void after_read(const boost::json::object& json, stored_message& out, const path& at) {
    after_read(json, static_cast<message&>(out), at);
    complete_received(json, out);
}

} // namespace detail::mapping
} // namespace openai
