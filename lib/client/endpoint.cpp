// SPDX-License-Identifier: BSL-1.0
#include "client/endpoint.hpp"

#include <openai/deletion.hpp>

#include <algorithm>

namespace openai::detail {

void add_query(call_request& call, mapping::query parameters) {
    auto& given = call.options.query;
    const auto own = given.size();
    for (auto& parameter : parameters) {
        const auto end = given.begin() + static_cast<std::ptrdiff_t>(own);
        const auto same = [&](const auto& other) { return other.first == parameter.first; };
        if (std::none_of(given.begin(), end, same)) given.push_back(std::move(parameter));
    }
}

void name_model(call_request& call, const boost::json::object& document) {
    const auto* model = document.if_contains("model");
    if (model != nullptr && model->is_string()) call.model = std::string(model->get_string());
}

call_request make_request(prepared_call asked, bool streamed) {
    call_request wanted;
    wanted.method = std::move(asked->method);
    auto& [pattern, values] = asked->path;
    wanted.path = values.empty() ? std::move(pattern) : protocol::expand_path(pattern, values);
    wanted.options = std::move(asked->options);
    wanted.streamed = streamed;
    if (asked->request) asked->put_request(wanted, asked->request.get());
    if (wanted.write_for != nullptr) wanted.request = std::move(asked->request);
    return wanted;
}

// What several resources use.
template void put(call_request&, const list_parameters&);
template void start(prepared_call, any_handler<deletion>);

prepared_call::prepared_call(std::string method, path_pattern path)
    : draft_(new call_draft{std::move(method), std::move(path), {}, {}, nullptr, {}}) {}
prepared_call::prepared_call(const prepared_call& other)
    : draft_(std::make_unique<call_draft>(*other.draft_)) {}
prepared_call::prepared_call(prepared_call&&) noexcept = default;
prepared_call::~prepared_call() = default;

} // namespace openai::detail
