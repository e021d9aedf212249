// SPDX-License-Identifier: BSL-1.0
#include "api/audio/audio_fields.hpp"
#include "api/common/api_json.hpp"
#include "json/write.hpp"

namespace openai {

template std::string detail::mapping::write(const speech_request&, bool, detail::mapping::recipient);

template class detail::api_json<speech_request>;

} // namespace openai
