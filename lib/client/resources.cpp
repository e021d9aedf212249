// SPDX-License-Identifier: BSL-1.0
#include "client/endpoint.hpp"
#include "client/form_body.hpp"

#include <openai/embeddings.hpp>
#include <openai/models.hpp>
#include <openai/moderations.hpp>
#include <openai/uploads.hpp>

/// What the resources need that have no file of their own: requests, answers.
namespace openai::detail {

template void put(call_request&, const embedding_request&);
template void start(prepared_call, any_handler<embedding_list>);

template void start(prepared_call, any_handler<model>);
template void start(prepared_call, any_handler<model_list>);

template void put(call_request&, const moderation_request&);
template void start(prepared_call, any_handler<moderation>);

template <>
OPENAI_DECL void put(call_request& call, const part_upload& request) {
    put_form(call, request);
}

template void put(call_request&, const upload_request&);
template void put(call_request&, const upload_completion&);
template void start(prepared_call, any_handler<upload>);
template void start(prepared_call, any_handler<upload_part>);

} // namespace openai::detail
