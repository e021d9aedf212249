// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/authorization.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace openai::detail::protocol {
namespace {

constexpr std::array azure{".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"};

} // namespace

auth_style effective_style(const auth_style& style, const origin& server) {
    if (style.how() != auth_style::form::automatic) return style;
    if (server.host == "api.anthropic.com") return auth_style::anthropic();
    const auto ends = [&](const char* suffix) { return server.host.ends_with(suffix); };
    return std::ranges::any_of(azure, ends) ? auth_style::header("api-key") : auth_style::bearer();
}

void authorize(request_fields& request, const auth_style& style, const origin& server, const secret& key) {
    using form = auth_style::form;
    const auto chosen = effective_style(style, server);
    const auto how = chosen.how();
    if (how == form::anthropic) request.headers.add("anthropic-version", "2023-06-01");
    if (how == form::bearer || how == form::anthropic) request.bearer = key;
    if (how != form::header && how != form::anthropic) return;
    request.key = key;
    request.key_header = how == form::anthropic ? "x-api-key" : chosen.header_name();
}

bool is_identifying(std::string_view name) {
    constexpr std::array known{
        "api-key", "api_key",      "x-api-key", "x-goog-api-key",      "x-auth-token",   "key",
        "token",   "access_token", "cookie",    "openai-organization", "openai-project", "authorization"};
    return std::ranges::any_of(known, [&](const char* other) { return ascii::iequals(name, other); });
}

} // namespace openai::detail::protocol
