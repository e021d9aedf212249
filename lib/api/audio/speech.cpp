// SPDX-License-Identifier: BSL-1.0
#include "api/audio/audio_fields.hpp"
#include "json/write.hpp"

namespace openai {

template std::string detail::mapping::write(const speech_request&, bool, detail::mapping::recipient);

} // namespace openai
