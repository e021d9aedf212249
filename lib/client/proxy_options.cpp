// SPDX-License-Identifier: BSL-1.0
#include <openai/proxy_options.hpp>

#include "protocol/proxy.hpp"

#include <cstdlib>

namespace openai {

proxy_options proxy_from_environment(std::string_view base_url) {
    const auto variable = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    };
    return protocol::proxy_from(variable, base_url);
}

} // namespace openai
