// SPDX-License-Identifier: BSL-1.0
#include "client/form_body.hpp"

#include <openai/uploads.hpp>

namespace openai::detail {

template <>
OPENAI_DECL void put(call_request& call, const part_upload& request) {
    put_form(call, request);
}

template void put(call_request&, const upload_request&);
template void put(call_request&, const upload_completion&);
template void start(prepared_call, any_handler<upload>);
template void start(prepared_call, any_handler<upload_part>);

} // namespace openai::detail
