// SPDX-License-Identifier: BSL-1.0
#include "model/write.hpp"

namespace openai::mapping {

void check_stream(const boost::json::object& extra_body, bool stream) {
    const auto* wish = extra_body.if_contains("stream");
    if (wish && (!wish->is_bool() || wish->get_bool() != stream))
        refuse({nullptr, "extra_body.stream"}, "contradicts the operation");
}

} // namespace openai::mapping
