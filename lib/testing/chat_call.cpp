// SPDX-License-Identifier: BSL-1.0
#include "chat_call.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace openai::testing {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool is_true(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_bool() && value->get_bool();
}

/// `content` is a string or an array of parts, of which those of type "text" count.
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
    }
    if (const auto* options = object.if_contains("stream_options"); options && options->is_object())
        call.include_usage = is_true(options->get_object(), "include_usage");
    if (const auto* n = object.if_contains("n"); n && n->is_int64())
        call.choices = static_cast<int>(std::clamp<std::int64_t>(n->get_int64(), 1, 128));
    return call;
}

} // namespace openai::testing
