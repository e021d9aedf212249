// SPDX-License-Identifier: BSL-1.0
#include "model/audio_fields.hpp"
#include "model/form_writer.hpp"
#include "model/read.hpp"

namespace openai {

template std::string mapping::write(const speech_request&, bool);
template mapping::form mapping::write_form(const transcription_request&);
template mapping::form mapping::write_form(const translation_request&);
template transcription mapping::read(std::shared_ptr<const http_response>);

} // namespace openai
