// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Returns the path of a request in Azure's older API, e.g. "/deployments/{model}/chat/completions" for
/// "/chat/completions". Returns the path unchanged if the older API has no such form of it, or if `model` is empty.
std::string deployment_path(std::string path, std::string_view model);

} // namespace openai::detail::protocol
