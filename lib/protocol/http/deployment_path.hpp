// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// The path of a request in the older form of Azure's API: "/deployments/{model}/chat/completions" for
/// "/chat/completions". Paths that do not belong to a model stay as they are, and all do without a model.
std::string deployment_path(std::string path, std::string_view model);

} // namespace openai::detail::protocol
