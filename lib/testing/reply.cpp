// SPDX-License-Identifier: BSL-1.0
#include "error_body.hpp"
#include "reply_script.hpp"
#include "words.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <stdexcept>

namespace openai::testing {

reply::reply()
    : script_(std::make_unique<reply_script>()) {}
reply::reply(std::string text)
    : reply() {
    script_->pieces = split_words(text);
}
reply::reply(const reply& other)
    : script_(std::make_unique<reply_script>(*other.script_)) {}
reply::reply(reply&& other) noexcept = default;
reply& reply::operator=(const reply& other) { return *this = reply(other); }
reply& reply::operator=(reply&& other) noexcept = default;
reply::~reply() = default;

reply reply::verbatim(int status, std::string body) {
    reply made;
    made.script_->status = status;
    made.script_->body = std::move(body);
    return made;
}

reply reply::error(int status, std::string message, std::string type, std::string code) {
    return verbatim(status, error_body(message, type, code));
}

reply reply::raw(std::string bytes) {
    reply made;
    made.script_->raw = std::move(bytes);
    return made;
}

reply reply::never() { return reply().stall_after(0); }
reply reply::drop(cut how) { return reply().cut_after(0, how); }

reply& reply::delta(std::string piece) & {
    if (!script_->pieces) script_->pieces.emplace();
    script_->pieces->push_back(std::move(piece));
    return *this;
}

reply& reply::deltas(std::vector<std::string> pieces) & {
    for (auto& piece : pieces) delta(std::move(piece));
    return *this;
}

reply& reply::refusal(const std::string& text) & {
    script_->refusal = split_words(text);
    return *this;
}

reply& reply::length_limit(std::size_t tokens) & {
    script_->length_limit = tokens;
    return *this;
}

reply& reply::tool_call(std::string id, std::string name, std::vector<std::string> argument_pieces) & {
    script_->tool_calls.push_back({std::move(id), std::move(name), std::move(argument_pieces)});
    return *this;
}

reply& reply::item(std::string json) & {
    boost::system::error_code ec;
    const auto value = boost::json::parse(json, ec);
    if (ec || !value.is_object()) throw std::invalid_argument("reply::item: not a JSON object");
    script_->items.push_back({std::move(json), {}});
    return *this;
}

reply& reply::reasoning(const std::string& summary) & {
    script_->items.push_back({std::string(), split_words(summary)});
    return *this;
}

reply& reply::failure(std::string code, std::string message) & {
    script_->failure.emplace(std::move(code), std::move(message));
    return *this;
}

reply& reply::finish_reason(std::string reason) & {
    script_->finish_reason = std::move(reason);
    return *this;
}

reply& reply::usage(int prompt_tokens, int completion_tokens) & {
    script_->usage.emplace(prompt_tokens, completion_tokens);
    return *this;
}

reply& reply::event(std::string data) & { return sse("data: " + data + "\n\n"); }

reply& reply::sse(std::string text) & {
    if (!script_->events) script_->events.emplace();
    script_->events->push_back(std::move(text));
    return *this;
}

reply& reply::without_done() & { return script_->done = false, *this; }
reply& reply::after_done(std::string text) & { return script_->after_done = std::move(text), *this; }
reply& reply::status(int code) & { return script_->status = code, *this; }

reply& reply::header(std::string name, std::string value) & {
    script_->headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

reply& reply::without_header(std::string name) & {
    script_->left_out.push_back(std::move(name));
    return *this;
}

reply& reply::without_length() & { return script_->without_length = true, *this; }
reply& reply::chunked(bool on) & { return script_->chunked = on, *this; }
reply& reply::before(std::string bytes) & { return script_->before = std::move(bytes), *this; }
reply& reply::close() & { return script_->close = true, *this; }
reply& reply::keep_open() & { return script_->keep_open = true, *this; }

reply& reply::junk(std::string bytes, milliseconds pause) & {
    script_->junk = std::move(bytes);
    script_->junk_pause = pause;
    return *this;
}

reply& reply::delay(milliseconds before_first_byte) & { return script_->delay = before_first_byte, *this; }
reply& reply::delay_body(milliseconds after_head) & { return script_->delay_body = after_head, *this; }
reply& reply::delay_between(milliseconds events) & { return script_->delay_between = events, *this; }
reply& reply::slow_head(milliseconds between_bytes) & { return script_->slow_head = between_bytes, *this; }
reply& reply::write_size(std::size_t bytes) & { return write_size(bytes, milliseconds(0)); }

reply& reply::write_size(std::size_t bytes, milliseconds pause) & {
    script_->write_size = bytes;
    script_->write_pause = pause;
    return *this;
}

reply& reply::events_per_write(std::size_t count) & {
    script_->events_per_write = std::max<std::size_t>(count, 1);
    return *this;
}

reply& reply::at_once() & { return script_->at_once = true, *this; }

reply& reply::cut_after(std::size_t response_bytes, cut how) & {
    return script_->end = break_off{response_bytes, counted::response, how}, *this;
}

reply& reply::cut_body_after(std::size_t body_bytes, cut how) & {
    return script_->end = break_off{body_bytes, counted::body, how}, *this;
}

reply& reply::stall_after(std::size_t response_bytes) & {
    return script_->end = break_off{response_bytes, counted::response, std::nullopt}, *this;
}

reply& reply::stall_body_after(std::size_t body_bytes) & {
    return script_->end = break_off{body_bytes, counted::body, std::nullopt}, *this;
}

reply& reply::cut_after_deltas(std::size_t count, cut how) & {
    return script_->end = break_off{count, counted::deltas, how}, *this;
}

reply& reply::stall_after_deltas(std::size_t count) & {
    return script_->end = break_off{count, counted::deltas, std::nullopt}, *this;
}

} // namespace openai::testing
