// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::mapping {

/// Whether an answer that ends for this reason is all that the model had to say.
inline bool ends_whole(std::string_view finish_reason) noexcept {
    return finish_reason != "length" && finish_reason != "content_filter";
}

} // namespace openai::mapping
