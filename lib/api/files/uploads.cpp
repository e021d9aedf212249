// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/form_body.hpp"

#include <openai/uploads.hpp>

namespace openai::endpoints {

using detail::codec;
using detail::make_codec;
using detail::make_form_codec;

constinit const codec create_upload::wire = make_codec<create_upload>("POST", "/uploads");
constinit const codec add_upload_part::wire = make_form_codec<add_upload_part>("POST", "/uploads/{id}/parts");
constinit const codec complete_upload::wire = make_codec<complete_upload>("POST", "/uploads/{id}/complete");
constinit const codec cancel_upload::wire = make_codec<cancel_upload>("POST", "/uploads/{id}/cancel");

} // namespace openai::endpoints
