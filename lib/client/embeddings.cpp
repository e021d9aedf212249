// SPDX-License-Identifier: BSL-1.0
#include "client/endpoint.hpp"

#include <openai/embeddings.hpp>

namespace openai::detail {

template void put(call_request&, const embedding_request&);
template void start(prepared_call, any_handler<embedding_list>);

} // namespace openai::detail
