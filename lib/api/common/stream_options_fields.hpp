// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"

#include <openai/chat/chat_parameters.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(stream_options, (), (include_usage, include_obfuscation))

} // namespace openai
