// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"

#include <openai/core/usage.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(prompt_tokens_details, (),
                      (audio_tokens, cached_tokens, cache_write_tokens, image_tokens, text_tokens))
BOOST_DESCRIBE_STRUCT(completion_tokens_details, (),
                      (accepted_prediction_tokens, audio_tokens, reasoning_tokens, rejected_prediction_tokens,
                       text_tokens))
BOOST_DESCRIBE_STRUCT(usage, (),
                      (prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details,
                       completion_tokens_details))

} // namespace openai
