// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/form_body.hpp"

#include <openai/content_provenance_checks.hpp>

namespace openai::endpoints {

using detail::codec;
using detail::make_form_codec;

constinit const codec create_content_provenance_check::wire =
    make_form_codec<create_content_provenance_check>("POST", "/content_provenance_checks");

} // namespace openai::endpoints
