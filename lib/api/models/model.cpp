// SPDX-License-Identifier: BSL-1.0
#include "api/models/model_fields.hpp"
#include "engine/answers/read_answer.hpp"

namespace openai {

template model detail::mapping::read(const detail::http_message&);
template model_list detail::mapping::read(const detail::http_message&);

} // namespace openai
