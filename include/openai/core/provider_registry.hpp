// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/provider.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openai {

/// Another name for a model of a provider.
class model_alias {
public:
    std::string name;     ///< the alias
    std::string provider; ///< name of the provider
    std::string model;    ///< the provider's name for the model

    model_alias() {}
    model_alias(std::string called, std::string of, std::string stands_for)
        : name(std::move(called))
        , provider(std::move(of))
        , model(std::move(stands_for)) {}
};

/// The provider and the model to which a request goes.
class model_route {
public:
    std::string provider; ///< empty for the server of `base_url`
    std::string model;    ///< the model's name as it is sent
    std::string problem;  ///< why the request cannot be sent; empty if it can be sent

    model_route() {}
    model_route(std::string to, std::string as, std::string wrong = {})
        : provider(std::move(to))
        , model(std::move(as))
        , problem(std::move(wrong)) {}
};

/// The providers that a client knows, and aliases for their models. This is a value type: you can copy and change it
/// freely.
class OPENAI_DECL provider_registry {
public:
    /// Adds a provider, or replaces the provider with the same name. A colon in the name becomes "%3A". Throws `error`
    /// (`invalid_argument`) for an empty name.
    provider_registry& add(provider record) &;
    provider_registry&& add(provider record) && { return std::move(add(std::move(record))); }

    /// Adds an alias, which is another name for a provider's model. If a model really has this name, the alias takes
    /// precedence. Throws `error` (`invalid_argument`) for a name that is empty or has a colon.
    provider_registry& alias(std::string name, std::string provider, std::string model) &;
    provider_registry&& alias(std::string name, std::string provider, std::string model) && {
        return std::move(alias(std::move(name), std::move(provider), std::move(model)));
    }

    /// Reads a file that has this form:
    ///
    ///     {"providers": {"groq": {"baseURL": "https://api.groq.com/openai/v1", "apiKey": "..."}},
    ///      "models": {"fast": {"provider": "groq", "model": "llama-3.1-8b-instant"}}}
    ///
    /// A provider can have the members `baseURL`, `apiKey`, `apiKeyVariable`, `organization`, `project`, `auth` (see
    /// `auth_style::from_text`), `headers`, `deploymentPaths` and `sendReasoning`. A member that is null is treated as
    /// absent. If the key is absent, it is read from the environment, see `provider::read_key`. The file may contain a
    /// provider without a URL, but a request to that provider fails.
    ///
    /// Throws `error` (`invalid_argument`) for a file that cannot be read, text that is not JSON, a member of the wrong
    /// type, or an unknown member. The message names the file and the position in it, and never shows a value.
    static provider_registry from_file(const std::string& path, const environment& variable = process_environment());

    /// Reads the first of these files that exists and ignores the others. If none exists, the registry is empty.
    static provider_registry from_first_file(const std::vector<std::string>& paths,
                                             const environment& variable = process_environment());

    /// Like `from_file`, but reads `text` instead of a file. Error messages use `source` as the name of the text.
    static provider_registry from_json(std::string_view text, const environment& variable = process_environment(),
                                       std::string_view source = "providers");

    /// Returns a registry with all well-known services for which the environment has a key.
    static provider_registry from_environment(const environment& variable = process_environment());

    /// Whether there are no providers and no aliases.
    bool empty() const noexcept { return providers_.empty() && aliases_.empty(); }

    /// Returns the provider with this name, or null if there is none. The pointer is valid until the registry changes.
    const provider* find(std::string_view name) const;

    std::vector<std::string> names() const;                               ///< names of all providers, sorted
    std::vector<model_alias> aliases() const;                             ///< all aliases, sorted by name
    std::vector<std::string> aliases_of(std::string_view provider) const; ///< names of the provider's aliases, sorted

    /// Returns the provider and the model to which a request for `model` goes:
    ///
    /// - "name:model", if "name" is the name of a provider: to that provider, with the model "model". The provider's
    ///   name ends at the first colon, so the model's name may contain colons.
    /// - Any other name with a colon ("ft:gpt-4o:org::id", "llama3:8b"): to the server of `base_url`, with the name
    ///   unchanged.
    /// - A name without a colon: to the provider and model of the alias with that name. If there is no such alias, to
    ///   the server of `base_url`.
    ///
    /// `problem` is set in these cases: the chosen provider has no URL, the model's name at this provider is empty, or
    /// the alias names no provider or an unknown one.
    model_route resolve(std::string_view model) const;

private:
    model_route at(std::string_view provider, std::string_view model) const;

    std::map<std::string, provider, std::less<>> providers_;
    std::map<std::string, model_alias, std::less<>> aliases_;
};

} // namespace openai
