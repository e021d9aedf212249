// SPDX-License-Identifier: BSL-1.0
#include "api/audio/audio_fields.hpp"
#include "api/common/api_json.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/form_writer.hpp"

namespace openai {

template detail::mapping::form detail::mapping::write_form(const transcription_request&);
template void detail::mapping::for_each_file(transcription_request&, const detail::mapping::file_visit&);
template detail::mapping::form detail::mapping::write_form(const translation_request&);
template void detail::mapping::for_each_file(translation_request&, const detail::mapping::file_visit&);
template void detail::mapping::read(const detail::http_message&, transcription&);

template class detail::api_json<transcription>;

} // namespace openai
