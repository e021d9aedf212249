// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/codec.hpp"

#include <openai/moderations.hpp>

namespace openai::endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_moderation::wire = make_codec<create_moderation>("POST", "/moderations");

} // namespace openai::endpoints
