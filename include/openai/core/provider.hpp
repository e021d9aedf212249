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

/// The URL and the credentials of a service that offers OpenAI's API. The credentials are never sent to another
/// provider.
class OPENAI_DECL provider {
public:
    std::string name;              ///< the part before the colon in "name:model"
    std::string base_url;          ///< see `client_options::base_url`
    secret api_key;                ///< the key; an empty key is not sent
    std::string api_key_variable;  ///< the environment variable that `read_key` reads; can be empty
    auth_style auth;               ///< how the key is sent
    std::string organization;      ///< header `OpenAI-Organization`; not sent if empty
    std::string project;           ///< header `OpenAI-Project`; not sent if empty
    openai::headers headers;       ///< added to every request, instead of the client's default headers
    bool deployment_paths = false; ///< see `client_options::deployment_paths`
    bool send_reasoning = false;   ///< see `client_options::send_reasoning`

    provider() {}
    explicit provider(std::string called, std::string url = {}, secret key = {})
        : name(std::move(called))
        , base_url(std::move(url))
        , api_key(std::move(key)) {}

    /// If there is no key yet, reads the key from the environment variable that `api_key_variable` names. If
    /// `api_key_variable` is empty, the variable is `<NAME>_API_KEY`. `<NAME>` is the provider's name in upper case,
    /// with "_" for each character that is neither a letter nor a digit. White space around the key is removed. If the
    /// variable is not set, the key stays empty.
    provider& read_key(const environment& variable = process_environment()) &;
    provider&& read_key(const environment& variable = process_environment()) && {
        return std::move(read_key(variable));
    }
};

/// Returns a well-known service, with its key from the environment. `well_known_providers()` lists the names. Throws
/// `error` (`invalid_argument`) for any other name.
OPENAI_DECL provider well_known_provider(std::string_view name, const environment& variable = process_environment());
/// Returns a well-known service, with the key that you pass.
OPENAI_DECL provider well_known_provider(std::string_view name, secret key);

/// Returns the names of the well-known services, sorted: "aimlapi", "anthropic", ...
OPENAI_DECL std::vector<std::string> well_known_providers();

/// Returns a provider for Azure OpenAI, with the name "azure". `resource` is the part of the host name before
/// ".openai.azure.com", or a whole host name. The key is sent as `api-key`. Without `api_version`, calls use the v1
/// API, and the model's name in a request is the name of a deployment. With an `api_version`, e.g. "2024-10-21", calls
/// use the older API: `/openai/deployments/{model}/chat/completions?api-version=...`.
OPENAI_DECL provider azure_provider(std::string_view resource, secret key, std::string_view api_version = {});

/// Returns `text` as a key, without the white space at both ends. Use this for a key from a file or the environment.
/// White space in the middle stays, and a client refuses such a key.
OPENAI_DECL secret trim_key(std::string text);

} // namespace openai
