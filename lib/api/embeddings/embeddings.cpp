// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/codec.hpp"

#include <openai/embeddings.hpp>

namespace openai::endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_embedding::wire = make_codec<create_embedding>("POST", "/embeddings");

} // namespace openai::endpoints
