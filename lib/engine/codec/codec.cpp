// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/codec.hpp"

#include "protocol/http/path_pattern.hpp"

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

void encode_any(call_request& call, const void* asked) {
    const auto& document = static_cast<const json_body*>(asked)->document;
    if (!document.is_null()) call.body = mapping::write(document, "body");
    if (const auto* object = document.if_object()) name_model(call, *object);
}

call_request make_request(prepared_call asked, bool streamed) {
    const auto& how = *asked->how;
    call_request wanted;
    wanted.method = asked->method.empty() ? std::string(how.method) : std::move(asked->method);
    auto pattern = asked->path.empty() ? std::string(how.path) : std::move(asked->path);
    wanted.path = asked->values.empty() ? std::move(pattern) : protocol::expand_path(pattern, asked->values);
    wanted.ids = std::move(asked->values);
    wanted.options = std::move(asked->options);
    wanted.streamed = streamed;
    wanted.is_rest = asked->is_rest;
    wanted.counted_model = std::move(asked->counted_model);
    if (asked->request) how.encode(wanted, asked->request.get());
    if (wanted.write_for != nullptr) wanted.request = std::move(asked->request);
    return wanted;
}

operation_info info_of(const prepared_call& asked) {
    operation_info made;
    if (asked->path.empty()) made.pattern = asked->how->path;
    else made.path = asked->path.substr(0, asked->path.find('?'));
    made.whole = asked->whole;
    made.completes = asked->completes;
    return made;
}

file_reading reading_files(prepared_call& asked, const call& call) {
    const auto* files = asked->how->files;
    if (files == nullptr || !asked->request) return {};
    auto copy = files->unread(asked->request.get());
    if (!copy) return {};
    asked->request = copy;
    const file_limit limit{call.core().options.max_request_body, "max_request_body"};
    return {[files, copy, limit] { files->read(copy.get(), limit); }, call.total_of(asked->options)};
}

prepared_call::prepared_call(const codec& how, std::shared_ptr<const void> request)
    : draft_(new call_draft{.how = &how, .request = std::move(request)}) {}
prepared_call::prepared_call(const prepared_call& other)
    : draft_(std::make_unique<call_draft>(*other.draft_)) {}
prepared_call::prepared_call(prepared_call&&) noexcept = default;
prepared_call::~prepared_call() = default;

void begin(prepared_call call, void* handler) {
    const auto* how = call->how;
    how->start(std::move(call), handler);
}

} // namespace openai::detail
