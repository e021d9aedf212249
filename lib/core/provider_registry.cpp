// SPDX-License-Identifier: BSL-1.0
#include <openai/core/provider_registry.hpp>

#include "text/sanitize.hpp"

#include <openai/core/error.hpp>

namespace openai {
namespace {

/// Returns a name that the user has chosen, in the form in which messages show it.
std::string in_quotes(std::string_view name) {
    constexpr std::size_t longest = 64;
    return "'" + detail::sanitize(name, longest) + "'";
}

/// Escapes colons, because in "name:model" the colon is the separator.
std::string without_colons(const std::string& name) {
    std::string escaped;
    for (const char c : name) c == ':' ? escaped += "%3A" : escaped += c;
    return escaped;
}

} // namespace

provider_registry& provider_registry::add(provider record) & {
    if (record.name.empty()) throw error(errc::invalid_argument, "providers: a name is empty");
    record.name = without_colons(record.name);
    auto name = record.name;
    providers_.insert_or_assign(std::move(name), std::move(record));
    return *this;
}

provider_registry& provider_registry::alias(std::string name, std::string provider, std::string model) & {
    if (name.empty()) throw error(errc::invalid_argument, "models: a name is empty");
    if (name.find(':') != name.npos)
        throw error(errc::invalid_argument, "models: " + in_quotes(name) + " has a colon, which an alias cannot");
    model_alias made(name, without_colons(provider), std::move(model));
    aliases_.insert_or_assign(std::move(name), std::move(made));
    return *this;
}

const provider* provider_registry::find(std::string_view name) const {
    const auto found = providers_.find(name);
    return found == providers_.end() ? nullptr : &found->second;
}

std::vector<std::string> provider_registry::names() const {
    std::vector<std::string> all;
    for (const auto& [name, record] : providers_) all.push_back(name);
    return all;
}

std::vector<model_alias> provider_registry::aliases() const {
    std::vector<model_alias> all;
    for (const auto& [name, alias] : aliases_) all.push_back(alias);
    return all;
}

std::vector<std::string> provider_registry::aliases_of(std::string_view provider) const {
    std::vector<std::string> all;
    for (const auto& [name, alias] : aliases_)
        if (alias.provider == provider) all.push_back(name);
    return all;
}

model_route provider_registry::at(std::string_view provider, std::string_view model) const {
    model_route route{std::string(provider), std::string(model)};
    const auto* found = find(provider);
    if (found == nullptr) route.problem = "Provider " + in_quotes(provider) + " not found in configuration";
    else if (found->base_url.empty()) route.problem = "Provider " + in_quotes(provider) + " missing required baseURL";
    else if (model.empty()) route.problem = "No model is named for provider " + in_quotes(provider);
    return route;
}

model_route provider_registry::resolve(std::string_view model) const {
    if (const auto colon = model.find(':'); colon != model.npos) {
        const auto prefix = model.substr(0, colon);
        if (find(prefix) != nullptr) return at(prefix, model.substr(colon + 1));
        return {"", std::string(model)};
    }
    const auto found = aliases_.find(model);
    if (found == aliases_.end()) return {"", std::string(model)};
    const auto& alias = found->second;
    if (alias.provider.empty())
        return {"", alias.model, "Model alias " + in_quotes(model) + " has no provider defined"};
    return at(alias.provider, alias.model);
}

} // namespace openai
