// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/described.hpp"

#include <openai/message.hpp>

/// Messages and what they are made of; read and written.
namespace openai {

BOOST_DESCRIBE_STRUCT(image_url, (), (url, detail))
BOOST_DESCRIBE_STRUCT(input_audio, (), (data, format))
BOOST_DESCRIBE_STRUCT(input_file, (), (file_id, filename, file_data))
BOOST_DESCRIBE_STRUCT(content_part, (), (type, text, refusal, image_url, input_audio, file))
BOOST_DESCRIBE_STRUCT(function_call, (), (name, arguments))
BOOST_DESCRIBE_STRUCT(custom_call, (), (name, input))
BOOST_DESCRIBE_STRUCT(tool_call, (), (id, type, function, custom))
BOOST_DESCRIBE_STRUCT(message_audio, (), (id, expires_at, data, transcript))
BOOST_DESCRIBE_STRUCT(message, (), (role, content, name, refusal, tool_calls, tool_call_id, audio, function_call))

namespace mapping {

/// Its place in the list, which only a piece of a stream needs: servers refuse to be told of it.
template <>
inline constexpr std::array<std::string_view, 1> members_read_by_hook<tool_call>{"index"};

} // namespace mapping
} // namespace openai
