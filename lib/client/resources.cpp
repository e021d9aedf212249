// SPDX-License-Identifier: BSL-1.0
#include "client/form_body.hpp"

#include <openai/client.hpp>

/// The operations of the resources that have no file of their own.
namespace openai {
namespace endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_content_provenance_check::wire =
    detail::make_form_codec<create_content_provenance_check>("POST", "/content_provenance_checks");
constinit const codec create_embedding::wire = make_codec<create_embedding>("POST", "/embeddings");
constinit const codec create_moderation::wire = make_codec<create_moderation>("POST", "/moderations");

constinit const codec list_models::wire = make_codec<list_models>("GET", "/models");
constinit const codec retrieve_model::wire = make_codec<retrieve_model>("GET", "/models/{+id}");
constinit const codec delete_model::wire = make_codec<delete_model>("DELETE", "/models/{+id}");

constinit const codec create_upload::wire = make_codec<create_upload>("POST", "/uploads");
constinit const codec add_upload_part::wire = detail::make_form_codec<add_upload_part>("POST", "/uploads/{id}/parts");
constinit const codec complete_upload::wire = make_codec<complete_upload>("POST", "/uploads/{id}/complete");
constinit const codec cancel_upload::wire = make_codec<cancel_upload>("POST", "/uploads/{id}/cancel");

} // namespace endpoints
} // namespace openai
