// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/deployment_path.hpp"

#include "protocol/http/url.hpp"

#include <algorithm>
#include <array>

namespace openai::detail::protocol {

std::string deployment_path(std::string path, std::string_view model) {
    constexpr std::array<std::string_view, 8> of_models{
        "/audio/speech", "/audio/transcriptions", "/audio/translations", "/chat/completions",
        "/completions",  "/embeddings",           "/images/edits",       "/images/generations"};
    const auto asked = std::string_view(path).substr(0, path.find('?'));
    const bool has_model = std::ranges::find(of_models, asked) != of_models.end();
    return has_model && !model.empty() ? "/deployments/" + escape_segment(model) + path : path;
}

} // namespace openai::detail::protocol
