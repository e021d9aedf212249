// SPDX-License-Identifier: BSL-1.0
#include "api/common/logprobs.hpp"

namespace openai::detail::mapping {

void append_logprobs(boost::json::value& have, const boost::json::value& more) {
    if (!have.is_object() || !more.is_object()) {
        have = more;
        return;
    }
    for (const auto& [name, list] : more.get_object()) {
        auto& target = have.get_object()[name];
        if (list.is_null()) continue;
        if (!target.is_array() || !list.is_array()) target = list;
        else
            for (const auto& element : list.get_array()) target.get_array().push_back(element);
    }
}

} // namespace openai::detail::mapping
