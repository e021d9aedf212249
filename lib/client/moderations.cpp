// SPDX-License-Identifier: BSL-1.0
#include "client/endpoint.hpp"

#include <openai/moderations.hpp>

namespace openai::detail {

template void put(call_request&, const moderation_request&);
template void start(prepared_call, any_handler<moderation>);

} // namespace openai::detail
