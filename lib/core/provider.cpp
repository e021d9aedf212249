// SPDX-License-Identifier: BSL-1.0
#include <openai/core/provider.hpp>

#include "core/variable.hpp"
#include "text/ascii.hpp"
#include "text/sanitize.hpp"

#include <openai/core/error.hpp>

#include <algorithm>

namespace openai {
namespace {

struct service {
    const char* name;
    const char* base_url;
    const char* variable;
};

/// The well-known services, sorted by name. A server on the user's own machine needs no key, but can have one.
constexpr service services[] = {
    {"aimlapi", "https://api.aimlapi.com/v1", "AIML_API_KEY"},
    {"anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"},
    {"cohere", "https://api.cohere.ai/compatibility/v1", "COHERE_API_KEY"},
    {"deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"},
    {"gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"},
    {"groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"},
    {"llamacpp", "http://localhost:8080/v1", "LLAMACPP_API_KEY"},
    {"lmstudio", "http://localhost:1234/v1", "LMSTUDIO_API_KEY"},
    {"localai", "http://localhost:8080/v1", "LOCALAI_API_KEY"},
    {"mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"},
    {"nvidia", "https://integrate.api.nvidia.com/v1", "NVIDIA_API_KEY"},
    {"ollama", "http://localhost:11434/v1", "OLLAMA_API_KEY"},
    {"openai", "https://api.openai.com/v1", "OPENAI_API_KEY"},
    {"openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"},
    {"perplexity", "https://api.perplexity.ai", "PERPLEXITY_API_KEY"},
    {"qwen", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"},
    {"vllm", "http://localhost:8000/v1", "VLLM_API_KEY"},
    {"xai", "https://api.x.ai/v1", "XAI_API_KEY"},
    {"zai", "https://api.z.ai/api/paas/v4", "ZAI_API_KEY"},
};

/// Converts a character of a provider's name to one of an environment variable's name, independently of the locale.
char to_variable(char c) noexcept {
    if (detail::ascii::is_lower(c)) return static_cast<char>(c - 'a' + 'A');
    return detail::ascii::is_alnum(c) ? c : '_';
}

std::string variable_of(const provider& of) {
    if (!of.api_key_variable.empty()) return of.api_key_variable;
    auto name = of.name;
    std::ranges::transform(name, name.begin(), to_variable);
    return name + "_API_KEY";
}

} // namespace

secret trim_key(std::string text) { return detail::trimmed(std::move(text)); }

provider& provider::read_key(const environment& variable) & {
    if (!api_key.empty()) return *this;
    if (auto value = variable(variable_of(*this))) api_key = trim_key(std::move(*value));
    return *this;
}

provider well_known_provider(std::string_view name, secret key) {
    const auto* found = std::ranges::find(services, name, &service::name);
    if (found == std::end(services))
        throw error(errc::invalid_argument, "no well-known provider is called '" + detail::sanitize(name, 64) + "'");
    provider made(found->name, found->base_url, std::move(key));
    made.api_key_variable = found->variable;
    return made;
}

provider well_known_provider(std::string_view name, const environment& variable) {
    return well_known_provider(name, secret()).read_key(variable);
}

std::vector<std::string> well_known_providers() {
    std::vector<std::string> names;
    for (const auto& one : services) names.emplace_back(one.name);
    return names;
}

provider azure_provider(std::string_view resource, secret key, std::string_view api_version) {
    const std::string host(resource);
    provider made("azure", "https://" + host + (host.find('.') == host.npos ? ".openai.azure.com" : "") + "/openai",
                  std::move(key));
    made.api_key_variable = "AZURE_OPENAI_API_KEY";
    made.auth = auth_style::header("api-key");
    made.deployment_paths = !api_version.empty();
    made.base_url += api_version.empty() ? "/v1" : "?api-version=" + std::string(api_version);
    return made;
}

auth_style auth_style::from_text(std::string text) {
    if (text == "automatic" || text.empty()) return {};
    if (text == "bearer") return bearer();
    if (text == "anthropic") return anthropic();
    if (text == "none") return none();
    return header(std::move(text));
}

} // namespace openai
