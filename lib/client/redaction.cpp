// SPDX-License-Identifier: BSL-1.0
#include "client/redaction.hpp"

#include "redact.hpp"

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

} // namespace openai::detail
