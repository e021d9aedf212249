// SPDX-License-Identifier: BSL-1.0
#include <openai/client_options.hpp>

#include <cstdlib>

namespace openai {

client_options client_options::from_environment() {
    return from_environment([](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    });
}

client_options
client_options::from_environment(const std::function<std::optional<std::string>(const std::string&)>& variable) {
    const auto read = [&](const char* name, auto& into) {
        if (auto value = variable(name); value && !value->empty()) into = std::move(*value);
    };
    client_options options;
    read("OPENAI_API_KEY", options.api_key);
    read("OPENAI_BASE_URL", options.base_url);
    read("OPENAI_ORG_ID", options.organization);
    read("OPENAI_PROJECT_ID", options.project);
    return options;
}

} // namespace openai
