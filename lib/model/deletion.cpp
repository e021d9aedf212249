// SPDX-License-Identifier: BSL-1.0
#include "model/deletion_fields.hpp"
#include "model/read.hpp"

namespace openai {

template deletion mapping::read(std::shared_ptr<const http_response>);

} // namespace openai
