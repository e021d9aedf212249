// SPDX-License-Identifier: BSL-1.0
#include "core/regular_file.hpp"
#include "engine/answers/response_checks.hpp"
#include "engine/codec/binary_answer.hpp"
#include "engine/codec/form_body.hpp"
#include "engine/codec/pager_members.hpp"

#include <openai/files.hpp>

namespace openai {

std::string binary_answer::content_type() const { return detail::media_type(received_.headers()); }

void binary_answer::save_to(const std::string& path) const { detail::write_file(path, bytes(), "save_to"); }

namespace endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_file::wire = detail::make_form_codec<create_file>("POST", "/files");
constinit const codec retrieve_file::wire = make_codec<retrieve_file>("GET", "/files/{id}");
constinit const codec list_files::wire = make_codec<list_files>("GET", "/files");
constinit const codec delete_file::wire = make_codec<delete_file>("DELETE", "/files/{id}");
constinit const codec download_file::wire = make_codec<download_file>("GET", "/files/{id}/content");

} // namespace endpoints

pager<file_object> files::list_all(file_list_parameters parameters, call_options options) const {
    return pager<file_object>(bind(detail::call_of<endpoints::list_files>(std::move(parameters)), std::move(options)));
}

template class pager<file_object>;

} // namespace openai
