// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/any_request.hpp>

#include "engine/codec/codec.hpp"

namespace openai::endpoints {

constinit const detail::codec any_request::wire = detail::make_codec<any_request>("", "");

} // namespace openai::endpoints
