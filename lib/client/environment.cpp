// SPDX-License-Identifier: BSL-1.0
#include <openai/environment.hpp>

#include <cstdlib>

namespace openai {

environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    };
}

} // namespace openai
