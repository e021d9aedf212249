// SPDX-License-Identifier: BSL-1.0
#include "engine/call/key_redaction.hpp"

#include "engine/call/client_core.hpp"
#include "text/redact.hpp"

namespace openai::detail {
namespace {

bool redact_all(error_details& details, std::string_view key) {
    bool found = false;
    auto& api = details.api;
    for (auto* text : {&api.message, &api.type, &api.code, &api.param, &api.request_id, &details.context,
                       &details.excerpt, &details.body})
        found |= redact(*text, key);
    for (auto& attempt : details.history) found |= redact(attempt.request_id, key);
    headers fields;
    for (auto field : details.headers) {
        found |= redact(field.name, key);
        found |= redact(field.value, key);
        fields.add(std::move(field.name), std::move(field.value));
    }
    details.headers = std::move(fields);
    return found;
}

} // namespace

error without_key(error failure, const secret& key) {
    const auto text = key.reveal();
    if (text.empty()) return failure;
    auto details = failure.details();
    return redact_all(details, text) ? error(std::move(details)) : failure;
}

std::exception_ptr without_key(std::exception_ptr thrown, const client_core* core) {
    if (!core) return thrown;
    const auto& options = core->options;
    auto failure = without_key(to_error(thrown), options.api_key);
    const auto* asked = options.providers.find(failure.details().provider);
    if (asked != nullptr) failure = without_key(std::move(failure), asked->api_key);
    return std::make_exception_ptr(failure);
}

} // namespace openai::detail
