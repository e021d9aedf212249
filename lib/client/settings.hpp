// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/client_options.hpp>

#include <string_view>

/// Reads the text of files in which a user configures providers and clients. The environment is passed as an argument.
namespace openai::detail::mapping {

/// See `provider_registry::from_json`.
provider_registry read_providers(std::string_view text, const environment& variable, std::string_view source);

/// See `client_options::from_json`.
client_options read_client_options(std::string_view text, provider_registry known, const environment& variable,
                                   std::string_view source);

} // namespace openai::detail::mapping
