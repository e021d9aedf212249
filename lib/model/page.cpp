// SPDX-License-Identifier: BSL-1.0
#include "model/page_fields.hpp"
#include "model/query.hpp"

namespace openai {

template mapping::query mapping::write_query(const list_parameters&);

} // namespace openai
