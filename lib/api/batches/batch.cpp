// SPDX-License-Identifier: BSL-1.0
#include "api/batches/batch_fields.hpp"
#include "api/common/api_json.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/query.hpp"
#include "json/write.hpp"

namespace openai {

template std::string detail::mapping::write(const batch_request&, bool, detail::mapping::recipient);
template detail::mapping::query detail::mapping::write_query(const batch_list_parameters&);
template void detail::mapping::read(const detail::http_message&, batch&);
template void detail::mapping::read(const detail::http_message&, page<batch>&);

template class detail::api_json<batch_request>;
template class detail::api_json<batch_list_parameters>;
template class detail::api_json<batch>;
template class detail::api_json<page<batch>>;

} // namespace openai
