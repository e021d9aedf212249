// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/common/value_writer.hpp"

namespace openai::detail::mapping {

boost::json::value write_document(const void* value, bool is_request, write_from write) {
    recipient to;
    to.is_anyone = true;
    to.is_answer = !is_request;
    value_writer out(to);
    write(out, value, path());
    return out.take_value();
}

void read_strictly(const boost::json::value& json, void* out, read_into read) {
    path root;
    root.strict = true;
    check_finite(json, root);
    if (!read(json, out, root)) reject(root, "is of another type");
}

} // namespace openai::detail::mapping
