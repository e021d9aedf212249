// SPDX-License-Identifier: BSL-1.0
#include "client/pager_members.hpp"

#include <openai/batches.hpp>

namespace openai {
namespace detail {

template void put(call_request&, const batch_request&);
template void start(prepared_call, any_handler<batch>);
template void start(prepared_call, any_handler<page<batch>>);

} // namespace detail

template class pager<batch>;

} // namespace openai
