// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/common/page_fields.hpp"
#include "json/query.hpp"

namespace openai {
namespace detail::mapping {

void read_page(const boost::json::object& json, const page_members& out, const path& at) {
    member_reader members(json, at);
    members.skip("data");
    members.read("object", out.object);
    members.read("has_more", out.has_more);
    members.read("first_id", out.first_id);
    members.read("last_id", out.last_id);
    members.keep_rest(out.extra);
    for (auto* id : {&out.first_id, &out.last_id}) // some servers write "" instead of null
        if (*id == "") id->reset();
}

template query write_query(const list_parameters&);

} // namespace detail::mapping

template class detail::api_json<list_parameters>;

} // namespace openai
