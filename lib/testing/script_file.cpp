// SPDX-License-Identifier: BSL-1.0
#include "script_file.hpp"

#include "words.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace openai::testing {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

/// Returns the pieces in which `reply(text)` streams the text.
std::vector<std::string> words_of(const std::string& text) {
    auto words = split_words(text);
    if (words.empty()) words.emplace_back();
    return words;
}

reply read_reply(const json::value& value) {
    if (value.is_string()) return reply(text_of(value));
    const auto& object = value.as_object();
    reply made;
    if (const auto* body = object.if_contains("body"))
        made = reply::verbatim(200, body->is_string() ? text_of(*body) : json::serialize(*body));
    for (const auto& [key, field] : object) {
        const auto time = [&field] { return reply::milliseconds(field.to_number<int>()); };
        if (key == "text") made.deltas(words_of(text_of(field)));
        else if (key == "deltas")
            for (const auto& piece : field.as_array()) made.delta(text_of(piece));
        else if (key == "refusal") made.refusal(text_of(field));
        else if (key == "length_limit") made.length_limit(field.to_number<std::size_t>());
        else if (key == "cut_after_deltas") made.cut_after_deltas(field.to_number<std::size_t>());
        else if (key == "delay_ms") made.delay(time());
        else if (key == "between_ms") made.delay_between(time());
        else if (key == "status") made.status(field.to_number<int>());
        else if (key != "body") throw std::invalid_argument("unknown field " + std::string(key));
    }
    return made;
}

} // namespace

void apply_script(server& target, std::string_view text) {
    boost::system::error_code error;
    const auto script = json::parse(text, error);
    if (error || !script.is_object()) throw std::invalid_argument("the script is not a JSON object");
    for (const auto& [prompt, value] : script.get_object()) {
        try {
            if (prompt == "*") target.otherwise(read_reply(value));
            else target.on(prompt, read_reply(value));
        } catch (const std::exception& wrong) {
            throw std::invalid_argument("script, prompt \"" + std::string(prompt) + "\": " + wrong.what());
        }
    }
}

} // namespace openai::testing
