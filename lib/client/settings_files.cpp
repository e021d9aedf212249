// SPDX-License-Identifier: BSL-1.0
#include <openai/core/client_options.hpp>
#include <openai/core/error.hpp>

#include "client/settings.hpp"
#include "core/regular_file.hpp"
#include "text/sanitize.hpp"
#include "text/wipe.hpp"

#include <filesystem>

namespace openai {
namespace {

/// Reads a file. Throws `error` (`invalid_argument`) if this fails.
std::string read_text(const std::string& path) {
    constexpr std::size_t longest = 1u << 20;
    try {
        return detail::read_file(path, {longest, {}}, {});
    } catch (const error& failure) {
        throw failure.with([](error_details& details) { details.code = errc::invalid_argument; });
    }
}

/// Calls `read(text, path)`, and then wipes the text, because it may contain keys.
template <class Read>
auto read_file(const std::string& path, Read read) {
    auto text = read_text(path);
    const detail::wipe_guard guard(text, text.size());
    return read(std::string_view(text), detail::sanitize(path));
}

} // namespace

provider_registry provider_registry::from_file(const std::string& path, const environment& variable) {
    return read_file(path, [&](std::string_view text, const std::string& shown) {
        return detail::mapping::read_providers(text, variable, shown);
    });
}

provider_registry provider_registry::from_first_file(const std::vector<std::string>& paths,
                                                     const environment& variable) {
    for (const auto& path : paths) {
        std::error_code ignored; // a file that cannot be examined counts as missing
        if (std::filesystem::exists(path, ignored)) return from_file(path, variable);
    }
    return {};
}

provider_registry provider_registry::from_json(std::string_view text, const environment& variable,
                                               std::string_view source) {
    return detail::mapping::read_providers(text, variable, source);
}

provider_registry provider_registry::from_environment(const environment& variable) {
    provider_registry made;
    for (const auto& name : well_known_providers())
        if (auto record = well_known_provider(name, variable); !record.api_key.empty()) made.add(std::move(record));
    return made;
}

client_options client_options::from_file(const std::string& path, provider_registry known,
                                         const environment& variable) {
    return read_file(path, [&](std::string_view text, const std::string& shown) {
        return detail::mapping::read_client_options(text, std::move(known), variable, shown);
    });
}

client_options client_options::from_json(std::string_view text, provider_registry known, const environment& variable,
                                         std::string_view source) {
    return detail::mapping::read_client_options(text, std::move(known), variable, source);
}

} // namespace openai
