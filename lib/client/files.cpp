// SPDX-License-Identifier: BSL-1.0
#include "client/form_body.hpp"
#include "client/pager_members.hpp"

#include <openai/files.hpp>

namespace openai {
namespace detail {

template <>
OPENAI_DECL void put(call_request& call, const file_upload& request) {
    put_form(call, request);
}

template void put(call_request&, const file_list_parameters&);
template void start(prepared_call, any_handler<file_object>);
template void start(prepared_call, any_handler<page<file_object>>);

} // namespace detail

template class pager<file_object>;

} // namespace openai
