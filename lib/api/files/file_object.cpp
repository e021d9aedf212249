// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/files/file_fields.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/form_writer.hpp"
#include "json/query.hpp"

namespace openai {

template detail::mapping::form detail::mapping::write_form(const file_upload&);
template void detail::mapping::for_each_file(file_upload&, const detail::mapping::file_visit&);
template detail::mapping::query detail::mapping::write_query(const file_list_parameters&);
template void detail::mapping::read(const detail::http_message&, file_object&);
template void detail::mapping::read(const detail::http_message&, page<file_object>&);

template class detail::api_json<file_list_parameters>;
template class detail::api_json<file_object>;
template class detail::api_json<page<file_object>>;

} // namespace openai
