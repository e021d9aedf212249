// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/codec/codec.hpp"
#include "json/form.hpp"

namespace openai::detail {

/// Sets the call's body to a form, with a random boundary that does not occur in the form.
void set_form(call_request& call, const form& parts);

/// Encodes a request as a form.
template <class Request>
void encode_form(call_request& call, const void* asked) {
    const auto& request = *static_cast<const Request*>(asked);
    set_form(call, mapping::write_form(request));
    name_model(call, request);
}

/// Makes the codec of an operation whose request is sent as a form.
template <operation Operation>
constexpr codec make_form_codec(std::string_view method, std::string_view path) {
    using request = typename Operation::request;
    auto made = make_codec<Operation>(method, path, encode_form<request>);
    made.files = &files_of<request>;
    return made;
}

} // namespace openai::detail
