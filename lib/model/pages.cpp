// SPDX-License-Identifier: BSL-1.0
#include "model/batch_fields.hpp"
#include "model/query.hpp"
#include "model/read.hpp"
#include "model/stored_chat_fields.hpp"
#include "model/write.hpp"

/// What lists need whose elements are described and no more.
namespace openai {

template std::string mapping::write(const batch_request&, bool, mapping::recipient);
template mapping::query mapping::write_query(const batch_list_parameters&);
template batch mapping::read(const detail::http_message&);
template page<batch> mapping::read(const detail::http_message&);

template mapping::query mapping::write_query(const chat_list_parameters&);
template std::string mapping::write(const chat_update&, bool, mapping::recipient);
template page<chat_completion> mapping::read(const detail::http_message&);
template page<stored_message> mapping::read(const detail::http_message&);

} // namespace openai
