// SPDX-License-Identifier: BSL-1.0
#include <openai/core/client_options.hpp>

#include "core/variable.hpp"

namespace openai {

client_options::client_options() = default;
client_options::client_options(const client_options&) = default;
client_options::client_options(client_options&&) noexcept = default;
client_options& client_options::operator=(const client_options&) = default;
client_options& client_options::operator=(client_options&&) noexcept = default;
client_options::~client_options() = default;

client_options::client_options(const provider& own)
    : api_key(own.api_key)
    , base_url(own.base_url)
    , auth(own.auth)
    , organization(own.organization)
    , project(own.project)
    , default_headers(own.headers)
    , deployment_paths(own.deployment_paths)
    , send_reasoning(own.send_reasoning) {}

client_options client_options::from_environment(const environment& variable) {
    client_options options;
    if (auto key = variable("OPENAI_API_KEY")) options.api_key = trim_key(std::move(*key));
    const auto read = [&](const char* name, std::string& into) {
        if (auto value = detail::read_variable(variable, name)) into = std::move(*value);
    };
    read("OPENAI_BASE_URL", options.base_url);
    read("OPENAI_ORG_ID", options.organization);
    read("OPENAI_PROJECT_ID", options.project);
    return options;
}

} // namespace openai
