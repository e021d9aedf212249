// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/auth_style.hpp>
#include <openai/environment.hpp>
#include <openai/headers.hpp>
#include <openai/secret.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openai {

/// A service that speaks OpenAI's API: where it is, and as whom to ask it. Nothing of it is ever sent to another one.
class OPENAI_DECL provider {
public:
    std::string name;     ///< what stands before the colon in "name:model"
    std::string base_url; ///< as `client_options::base_url`
    secret api_key;
    std::string api_key_variable; ///< where `read_key` looks; empty: `<NAME>_API_KEY`
    auth_style auth;
    std::string organization;      ///< `OpenAI-Organization`, if not empty
    std::string project;           ///< `OpenAI-Project`, if not empty
    openai::headers headers;       ///< added to every request; the client's own default headers are not
    bool deployment_paths = false; ///< see `client_options::deployment_paths`
    bool send_reasoning = false;   ///< see `client_options::send_reasoning`

    provider() {}
    explicit provider(std::string called, std::string url = {}, secret key = {})
        : name(std::move(called))
        , base_url(std::move(url))
        , api_key(std::move(key)) {}

    /// Takes the key from the environment if there is none yet, without white space around it: from
    /// `api_key_variable`, or else from `<NAME>_API_KEY`, the name in upper case with "_" for what is neither letter
    /// nor digit. Not set: no key.
    provider& read_key(const environment& variable = process_environment()) &;
    provider&& read_key(const environment& variable = process_environment()) && {
        return std::move(read_key(variable));
    }
};

/// The record of a well-known service, its key taken from the environment. The names are those of
/// `well_known_providers()`; for any other: `error` (`invalid_argument`).
OPENAI_DECL provider well_known_provider(std::string_view name, const environment& variable = process_environment());
/// The same with a key of yours.
OPENAI_DECL provider well_known_provider(std::string_view name, secret key);

/// "aimlapi", "anthropic", ..., sorted.
OPENAI_DECL std::vector<std::string> well_known_providers();

/// Azure OpenAI under the name "azure". `resource` is the part before ".openai.azure.com" or a whole host name; the key
/// is sent as `api-key`. Without `api_version`: the v1 API, to which a deployment is a model. With it, e.g.
/// "2024-10-21": the older form, `/openai/deployments/{model}/chat/completions?api-version=...`.
OPENAI_DECL provider azure_provider(std::string_view resource, secret key, std::string_view api_version = {});

/// Text without white space at both ends: a key as it comes from a file or the environment. What remains in the middle
/// a client refuses.
OPENAI_DECL secret trim_key(std::string text);

} // namespace openai
