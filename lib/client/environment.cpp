// SPDX-License-Identifier: BSL-1.0
#include <openai/core/environment.hpp>
#include <openai/core/proxy_options.hpp>

#include "protocol/http/proxy.hpp"

#include <cstdlib>

namespace openai {

environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    };
}

proxy_options proxy_from_environment(std::string_view base_url) {
    return detail::protocol::proxy_from(process_environment(), base_url);
}

} // namespace openai
