// SPDX-License-Identifier: BSL-1.0
#include "chat_call.hpp"

#include "json_members.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace openai::testing {
namespace {

namespace json = boost::json;

/// Returns the text of a message. `content` is a string or a list of parts, of which only the text parts count.
std::string content_of(const json::object& message) {
    const auto* content = message.if_contains("content");
    if (!content || !content->is_array()) return text_of(message, "content");
    std::string joined;
    for (const auto& part : content->get_array())
        if (part.is_object()) joined += text_of(part.get_object(), "text");
    return joined;
}

std::string last_user_text(const json::array& messages) {
    for (auto message = messages.rbegin(); message != messages.rend(); ++message)
        if (message->is_object() && text_of(message->get_object(), "role") == "user")
            return content_of(message->get_object());
    return {};
}

std::string text_or_json(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

/// Returns the inputs: one or several texts, the tokens of one or several texts, or the parts of a message.
std::vector<std::string> inputs_of(const json::value& input) {
    std::vector<std::string> texts;
    const auto* list = input.if_array();
    const bool several = list && !list->empty() && (list->front().is_string() || list->front().is_array());
    if (!several) return {text_or_json(input)};
    for (const auto& one : *list) texts.push_back(text_or_json(one));
    return texts;
}

void read_inputs(const json::object& object, chat_call& call) {
    for (const auto* name : {"prompt", "input"})
        if (const auto* value = object.if_contains(name); value && !value->is_null()) call.inputs = inputs_of(*value);
    for (const auto& text : call.inputs) call.prompt += (call.prompt.empty() ? "" : "\n") + text;
    call.base64 = text_of(object, "encoding_format") == "base64";
    if (const auto* length = object.if_contains("dimensions"); length && length->is_int64())
        call.dimensions = static_cast<std::size_t>(std::clamp<std::int64_t>(length->get_int64(), 1, 4096));
}

} // namespace

chat_call read_chat_call(std::string_view body) {
    chat_call call;
    boost::system::error_code ec;
    const auto parsed = json::parse(body, ec);
    if (ec || !parsed.is_object()) return call;
    const auto& object = parsed.get_object();
    call.is_object = true;
    call.model = text_of(object, "model");
    call.stream = is_true(object, "stream");
    if (const auto* messages = object.if_contains("messages"); messages && messages->is_array()) {
        call.has_messages = !messages->get_array().empty();
        call.prompt = last_user_text(messages->get_array());
    } else {
        read_inputs(object, call);
    }
    if (const auto* options = object.if_contains("stream_options"); options && options->is_object())
        call.include_usage = is_true(options->get_object(), "include_usage");
    if (const auto* n = object.if_contains("n"); n && n->is_int64())
        call.choices = static_cast<int>(std::clamp<std::int64_t>(n->get_int64(), 1, 128));
    return call;
}

} // namespace openai::testing
