// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <string>
#include <utility>
#include <vector>

namespace openai {

/// The names of the models and providers that `metrics` counts separately. All other models are counted together as the
/// model "other", and all other providers as the provider "other". The number of time series therefore stays small, no
/// matter which names occur in requests and responses. By default, no model and no provider is listed.
///
///     auto numbers = std::make_shared<openai::metrics>(
///         openai::metrics_options().models({"gpt-4o", "gpt-4o-mini"}).providers({"groq"}));
class OPENAI_DECL metrics_options {
public:
    metrics_options() = default;

    /// Sets the models to count separately. Write each name as the client sends it to the server, without the
    /// provider's name. Aliases are not recognized.
    metrics_options& models(std::vector<std::string> names) & {
        models_ = std::move(names);
        return *this;
    }
    metrics_options&& models(std::vector<std::string> names) && { return std::move(models(std::move(names))); }
    const std::vector<std::string>& models() const noexcept { return models_; }

    /// Sets the providers to count separately, by their names in `client_options::providers`. The server of `base_url`
    /// has no name and is always counted separately.
    metrics_options& providers(std::vector<std::string> names) & {
        providers_ = std::move(names);
        return *this;
    }
    metrics_options&& providers(std::vector<std::string> names) && { return std::move(providers(std::move(names))); }
    const std::vector<std::string>& providers() const noexcept { return providers_; }

private:
    std::vector<std::string> models_;
    std::vector<std::string> providers_;
};

} // namespace openai
