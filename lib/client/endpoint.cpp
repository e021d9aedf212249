// SPDX-License-Identifier: BSL-1.0
#include "client/endpoint.hpp"

namespace openai::detail {

call_request make_request(prepared_call asked, bool streamed) {
    call_request wanted;
    wanted.method = std::move(asked.method);
    wanted.path = protocol::expand_path(asked.path.pattern, asked.path.values);
    wanted.options = std::move(asked.options);
    wanted.streamed = streamed;
    if (asked.put_request) asked.put_request(wanted);
    return wanted;
}

} // namespace openai::detail
