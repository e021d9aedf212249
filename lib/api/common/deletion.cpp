// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/common/deletion_fields.hpp"
#include "engine/answers/read_answer.hpp"

namespace openai {

template void detail::mapping::read(const detail::http_message&, deletion&);

template class detail::api_json<deletion>;

} // namespace openai
