// SPDX-License-Identifier: BSL-1.0
#include "client/endpoint.hpp"

#include <openai/models.hpp>

namespace openai::detail {

template void start(prepared_call, any_handler<model>);
template void start(prepared_call, any_handler<model_list>);

} // namespace openai::detail
