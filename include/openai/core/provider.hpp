// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/auth_style.hpp>
#include <openai/core/environment.hpp>
#include <openai/core/headers.hpp>
#include <openai/core/secret.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openai {

/// A service that speaks OpenAI's API: its URL and credentials. The credentials are never sent to another provider.
class OPENAI_DECL provider {
public:
    std::string name;              ///< the part before the colon in "name:model"
    std::string base_url;          ///< see `client_options::base_url`
    secret api_key;                ///< the key; an empty key is not sent
    std::string api_key_variable;  ///< the environment variable for `read_key`; empty: `<NAME>_API_KEY`
    auth_style auth;               ///< how the key is sent
    std::string organization;      ///< `OpenAI-Organization`, if not empty
    std::string project;           ///< `OpenAI-Project`, if not empty
    openai::headers headers;       ///< added to every request, instead of the client's default headers
    bool deployment_paths = false; ///< see `client_options::deployment_paths`
    bool send_reasoning = false;   ///< see `client_options::send_reasoning`

    provider() {}
    explicit provider(std::string called, std::string url = {}, secret key = {})
        : name(std::move(called))
        , base_url(std::move(url))
        , api_key(std::move(key)) {}

    /// If there is no key yet, reads it from the environment variable `api_key_variable`. If that member is empty, the
    /// variable is `<NAME>_API_KEY`: the provider's name in upper case, with "_" for each character that is neither a
    /// letter nor a digit. White space around the key is dropped. If the variable is not set, there is no key.
    provider& read_key(const environment& variable = process_environment()) &;
    provider&& read_key(const environment& variable = process_environment()) && {
        return std::move(read_key(variable));
    }
};

/// A well-known service, with its key from the environment. `well_known_providers()` lists the names. Any other name
/// throws `error` (`invalid_argument`).
OPENAI_DECL provider well_known_provider(std::string_view name, const environment& variable = process_environment());
/// A well-known service, with your own key.
OPENAI_DECL provider well_known_provider(std::string_view name, secret key);

/// The names of the well-known services, sorted: "aimlapi", "anthropic", ...
OPENAI_DECL std::vector<std::string> well_known_providers();

/// Azure OpenAI under the name "azure". `resource` is the part before ".openai.azure.com", or a whole host name. The
/// key is sent as `api-key`. Without `api_version`, calls use the v1 API, in which a model is the name of a deployment.
/// With an `api_version`, e.g. "2024-10-21", calls use the older API:
/// `/openai/deployments/{model}/chat/completions?api-version=...`.
OPENAI_DECL provider azure_provider(std::string_view resource, secret key, std::string_view api_version = {});

/// Removes the white space at both ends of a key that comes from a file or the environment. A client refuses a key with
/// white space in the middle.
OPENAI_DECL secret trim_key(std::string text);

} // namespace openai
