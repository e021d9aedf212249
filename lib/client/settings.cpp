// SPDX-License-Identifier: BSL-1.0
#include "client/settings.hpp"

#include "client/settings_reader.hpp"
#include "text/sanitize.hpp"

#include <openai/core/error.hpp>

#include <cmath>

namespace openai::detail::mapping {
namespace {

provider read_provider(std::string_view name, const settings_reader& from) {
    from.expect_only({"baseURL", "apiKey", "apiKeyVariable", "organization", "project", "auth", "headers",
                      "deploymentPaths", "sendReasoning"});
    provider made{std::string(name)};
    made.base_url = from.text("baseURL").value_or("");
    made.api_key = from.key("apiKey");
    made.api_key_variable = from.text("apiKeyVariable").value_or("");
    made.organization = from.text("organization").value_or("");
    made.project = from.text("project").value_or("");
    made.auth = auth_style::from_text(from.text("auth").value_or(""));
    made.headers = from.headers("headers");
    made.deployment_paths = from.flag("deploymentPaths");
    made.send_reasoning = from.flag("sendReasoning");
    return made;
}

/// Calls `read(name, reader)` for each object in the object of that name.
template <class Read>
void for_each_object(const settings_reader& document, std::string_view name, Read read) {
    auto* objects = document.object(name);
    if (objects == nullptr) return;
    const settings_reader all(*objects, document.place(name));
    for (const auto& member : *objects) {
        const std::string_view key = member.key();
        auto* object = all.object(key);
        if (key.empty()) all.refuse(key, "a name is empty");
        if (object != nullptr) read(key, settings_reader(*object, all.place(key)));
    }
}

/// Copies the values that the file itself has, and replaces the values that are already set.
void read_own(const settings_reader& from, client_options& into) {
    if (auto key = from.key("apiKey"); !key.empty()) into.api_key = std::move(key);
    if (auto url = from.text("baseURL")) into.base_url = std::move(*url);
    if (auto text = from.text("organization")) into.organization = std::move(*text);
    if (auto text = from.text("project")) into.project = std::move(*text);
    for (const auto& field : from.headers("customHeaders")) into.default_headers.set(field.name, field.value);
    constexpr double most = 1e6;
    if (const auto retries = from.number("maxRetries")) {
        if (!(*retries >= 0 && *retries <= most) || std::floor(*retries) != *retries)
            from.refuse("maxRetries", "is not a whole number from 0 on");
        into.retry.max_attempts = 1 + static_cast<int>(*retries);
    }
    if (const auto seconds = from.number("timeout")) {
        if (!(*seconds > 0 && *seconds <= most)) from.refuse("timeout", "is not a number of seconds");
        const std::chrono::milliseconds total(std::llround(std::ceil(*seconds * 1000)));
        into.timeouts.total = into.timeouts.stream_total = total;
    }
}

} // namespace

provider_registry read_providers(std::string_view text, const environment& variable, std::string_view source) {
    auto parsed = parse_settings(text, source);
    const settings_reader document(parsed, std::string(source));
    document.expect_only({"providers", "models"});
    provider_registry made;
    for_each_object(document, "providers", [&](std::string_view name, const settings_reader& from) {
        made.add(read_provider(name, from).read_key(variable));
    });
    for_each_object(document, "models", [&](std::string_view name, const settings_reader& from) {
        from.expect_only({"provider", "model"});
        if (name.find(':') != name.npos) from.refuse("", "has a colon, which an alias cannot");
        made.alias(std::string(name), from.text("provider").value_or(""), from.text("model").value_or(""));
    });
    return made;
}

client_options read_client_options(std::string_view text, provider_registry known, const environment& variable,
                                   std::string_view source) {
    auto parsed = parse_settings(text, source);
    const settings_reader from(parsed, std::string(source));
    from.expect_only(
        {"apiKey", "baseURL", "organization", "project", "maxRetries", "timeout", "customHeaders", "provider"});
    auto made = client_options::from_environment(variable);
    if (const auto name = from.text("provider")) {
        const auto* found = known.find(*name);
        if (found == nullptr)
            from.refuse("provider", "'" + detail::sanitize(*name, 64) + "' not found in configuration");
        made = client_options(*found);
    }
    // A key must not be used with another server than its own.
    const auto url = from.text("baseURL");
    if (url && *url != made.base_url) made = client_options();
    read_own(from, made);
    made.providers = std::move(known);
    return made;
}

} // namespace openai::detail::mapping
