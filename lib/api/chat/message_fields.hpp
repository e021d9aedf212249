// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/content_text.hpp"
#include "json/described.hpp"
#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/chat/message.hpp>

/// The fields of messages and their parts, for reading and writing.
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

/// Returns whether the message came from a provider other than the recipient of the JSON. If so, the recipient does not
/// know the id of the message's audio.
bool is_of_another(const detail::mapping::json_writer& out, const message& said) noexcept;

/// Writes the reasoning of a message in two cases: the JSON is an answer, or the JSON goes to the provider that sent
/// the message, and this provider gets its reasoning back (`recipient::wants_reasoning`).
void write_reasoning(detail::mapping::json_writer& out, const message& said, const detail::mapping::path& at);

template <std::derived_from<message> T>
bool is_withheld(const detail::mapping::json_writer& out, const T& said, std::optional<message_audio> message::*) {
    return is_of_another(out, said);
}

template <std::derived_from<message> T>
void write_more(detail::mapping::json_writer& out, const T& said, const detail::mapping::path& at) {
    write_reasoning(out, said, at);
}

namespace detail::mapping {

/// The member `index` is the position of a tool call in the list. It is not kept as an extra member, because only
/// events of a stream need it, and some servers refuse requests with it.
template <>
inline constexpr std::array<std::string_view, 1> members_read_by_hook<tool_call>{"index"};
template <>
inline constexpr std::array<std::string_view, 2> members_read_by_hook<message>{"reasoning_content", "reasoning"};

/// If the server has sent the arguments as a JSON object or list instead of a string, stores them as JSON text.
inline void after_read(const boost::json::object& json, function_call& call, const path&) {
    const auto* arguments = json.if_contains("arguments");
    if (arguments && arguments->is_structured()) call.arguments = to_text(*arguments);
}

inline void after_read(const boost::json::object& json, message& out, const path&) {
    if (const auto* reasoning = find_reasoning(json)) out.reasoning = std::string_view(*reasoning);
}

/// Writes only the id if the JSON is a request to a server, because a request may refer to audio only by its id.
/// Otherwise, writes all fields.
inline void write_value(json_writer& out, const message_audio& audio, const path& at) {
    out.open('{');
    if (out.is_lenient() || out.to().is_answer) {
        write_fields(out, audio, at);
        return out.close('}');
    }
    out.member("id", at);
    out.text(audio.id, at.field("id"));
    out.close('}');
}

} // namespace detail::mapping
} // namespace openai
