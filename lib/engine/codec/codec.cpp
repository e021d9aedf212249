// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/codec.hpp"

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
