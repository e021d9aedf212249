// SPDX-License-Identifier: BSL-1.0
#include "results/converted_elements.hpp"

#include "json/path.hpp"

namespace openai::detail::mapping {

void fail_element(std::string_view name, std::size_t position, const error& thrown) {
    const path root;
    const auto list = root.field(name);
    throw thrown.with(
        [&](error_details& details) { details.context = list.element(position).text() + '.' + details.context; });
}

} // namespace openai::detail::mapping
