// SPDX-License-Identifier: BSL-1.0
#include "model/audio_fields.hpp"
#include "model/deletion_fields.hpp"
#include "model/file_fields.hpp"
#include "model/form_writer.hpp"
#include "model/model_fields.hpp"
#include "model/page_fields.hpp"
#include "model/query.hpp"
#include "model/read.hpp"
#include "model/upload_fields.hpp"

/// What the answers and requests need that are described and no more.
namespace openai {

template std::string mapping::write(const speech_request&, bool, mapping::recipient);
template mapping::form mapping::write_form(const transcription_request&);
template void mapping::for_each_file(transcription_request&, const mapping::file_visit&);
template mapping::form mapping::write_form(const translation_request&);
template void mapping::for_each_file(translation_request&, const mapping::file_visit&);
template transcription mapping::read(const detail::http_message&);

template deletion mapping::read(const detail::http_message&);

template mapping::form mapping::write_form(const file_upload&);
template void mapping::for_each_file(file_upload&, const mapping::file_visit&);
template mapping::query mapping::write_query(const file_list_parameters&);
template file_object mapping::read(const detail::http_message&);
template page<file_object> mapping::read(const detail::http_message&);

template model mapping::read(const detail::http_message&);
template model_list mapping::read(const detail::http_message&);

template mapping::query mapping::write_query(const list_parameters&);

template std::string mapping::write(const upload_request&, bool, mapping::recipient);
template std::string mapping::write(const upload_completion&, bool, mapping::recipient);
template mapping::form mapping::write_form(const part_upload&);
template void mapping::for_each_file(part_upload&, const mapping::file_visit&);
template upload mapping::read(const detail::http_message&);
template upload_part mapping::read(const detail::http_message&);

} // namespace openai
