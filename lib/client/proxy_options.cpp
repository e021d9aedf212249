// SPDX-License-Identifier: BSL-1.0
#include <openai/environment.hpp>
#include <openai/proxy_options.hpp>

#include "protocol/proxy.hpp"

namespace openai {

proxy_options proxy_from_environment(std::string_view base_url) {
    return protocol::proxy_from(process_environment(), base_url);
}

} // namespace openai
