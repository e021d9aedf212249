// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/codec.hpp"

#include <openai/models.hpp>

namespace openai::endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec list_models::wire = make_codec<list_models>("GET", "/models");
constinit const codec retrieve_model::wire = make_codec<retrieve_model>("GET", "/models/{+id}");
constinit const codec delete_model::wire = make_codec<delete_model>("DELETE", "/models/{+id}");

} // namespace openai::endpoints
