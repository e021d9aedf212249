// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/form_body.hpp"

#include "engine/request/idempotency.hpp"
#include "protocol/http/multipart.hpp"

namespace openai::detail {

void set_form(call_request& call, const form& parts) {
    for (;;) {
        const auto boundary = "asio-openai-" + random_key();
        auto body = protocol::encode_form(parts, boundary);
        if (!body) continue;
        call.body = std::move(*body);
        call.content_type = protocol::form_content_type(boundary);
        return;
    }
}

} // namespace openai::detail
