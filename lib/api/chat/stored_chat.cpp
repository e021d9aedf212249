// SPDX-License-Identifier: BSL-1.0
#include "api/chat/stored_chat_fields.hpp"
#include "api/common/api_json.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/query.hpp"
#include "json/write.hpp"

namespace openai {

template detail::mapping::query detail::mapping::write_query(const chat_list_parameters&);
template std::string detail::mapping::write(const chat_update&, bool, detail::mapping::recipient);
template void detail::mapping::read(const detail::http_message&, page<chat_completion>&);
template void detail::mapping::read(const detail::http_message&, page<stored_message>&);

template class detail::api_json<chat_list_parameters>;
template class detail::api_json<chat_update>;
template class detail::api_json<stored_message>;
template class detail::api_json<page<chat_completion>>;
template class detail::api_json<page<stored_message>>;

} // namespace openai
