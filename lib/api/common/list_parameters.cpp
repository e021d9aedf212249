// SPDX-License-Identifier: BSL-1.0
#include "api/common/page_fields.hpp"
#include "json/query.hpp"

namespace openai {

template detail::mapping::query detail::mapping::write_query(const list_parameters&);

} // namespace openai
