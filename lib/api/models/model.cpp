// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/models/model_fields.hpp"
#include "engine/answers/read_answer.hpp"

namespace openai {

template void detail::mapping::read(const detail::http_message&, model&);
template void detail::mapping::read(const detail::http_message&, model_list&);

template class detail::api_json<model>;
template class detail::api_json<page<model>>;

} // namespace openai
