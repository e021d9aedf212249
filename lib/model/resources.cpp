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
template mapping::form mapping::write_form(const translation_request&);
template transcription mapping::read(std::shared_ptr<const http_response>);

template deletion mapping::read(std::shared_ptr<const http_response>);

template mapping::form mapping::write_form(const file_upload&);
template mapping::query mapping::write_query(const file_list_parameters&);
template file_object mapping::read(std::shared_ptr<const http_response>);
template page<file_object> mapping::read(std::shared_ptr<const http_response>);

template model mapping::read(std::shared_ptr<const http_response>);
template model_list mapping::read(std::shared_ptr<const http_response>);

template mapping::query mapping::write_query(const list_parameters&);

template std::string mapping::write(const upload_request&, bool, mapping::recipient);
template std::string mapping::write(const upload_completion&, bool, mapping::recipient);
template mapping::form mapping::write_form(const part_upload&);
template upload mapping::read(std::shared_ptr<const http_response>);
template upload_part mapping::read(std::shared_ptr<const http_response>);

} // namespace openai
