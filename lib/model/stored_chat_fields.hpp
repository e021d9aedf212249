// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/chat_completion_fields.hpp"
#include "model/json_writer.hpp"
#include "model/page_fields.hpp"
#include "model/received.hpp"

#include <openai/stored_chat.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(chat_list_parameters, (paging), (model, metadata))
BOOST_DESCRIBE_STRUCT(chat_update, (), (metadata))
BOOST_DESCRIBE_STRUCT(stored_message, (message), (id, content_parts))

inline void name_sender(page<chat_completion>& list, const std::string& provider) {
    for (auto& answer : list.data) name_sender(answer, provider);
}

inline void name_sender(page<stored_message>& list, const std::string& provider) {
    for (auto& each : list.data) mapping::name_sender(each, provider);
}

namespace mapping {

template <>
inline constexpr bool needed_in_list<stored_message> = true;
template <>
inline constexpr auto members_read_by_hook<stored_message> = members_read_by_hook<message>;

inline void after_read(const boost::json::object& json, stored_message& out, const path& at) {
    after_read(json, static_cast<message&>(out), at);
}

} // namespace mapping
} // namespace openai
