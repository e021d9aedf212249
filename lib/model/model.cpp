// SPDX-License-Identifier: BSL-1.0
#include "model/model_fields.hpp"
#include "model/read.hpp"

namespace openai {

template model mapping::read(std::shared_ptr<const http_response>);
template model_list mapping::read(std::shared_ptr<const http_response>);

} // namespace openai
