// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace openai::testing {

struct reply_script;

/// How a scripted cut ends the connection.
enum class cut {
    fin,             ///< end of stream; on TLS properly, with close_notify
    reset,           ///< TCP reset
    no_close_notify, ///< end of the TCP stream without TLS's close_notify; the same as `fin` on plain HTTP
};

/// What the server does with one request: a value, built by chaining.
///
///     reply("Hello there").delay(20ms).cut_body_after(40, cut::reset)
///
/// A reply without a status or body of its own is made by the endpoint: a chat completion (JSON, or events when the
/// request says `"stream": true`), the list of models, or an error for a path that does not exist.
class OPENAI_DECL reply {
public:
    using milliseconds = std::chrono::milliseconds;

    reply();                          ///< the endpoint's own answer; chat echoes the prompt
    explicit reply(std::string text); ///< a chat completion with this text; streamed word by word
    reply(const reply& other);
    reply(reply&& other) noexcept;
    reply& operator=(const reply& other);
    reply& operator=(reply&& other) noexcept;
    ~reply();

    /// This status and body, verbatim, as `application/json` unless `header("content-type", ...)` says otherwise.
    static reply verbatim(int status, std::string body);

    /// An OpenAI error body: `{"error":{"message":...,"type":...,"param":null,"code":...}}`.
    static reply error(int status, std::string message, std::string type = "invalid_request_error",
                       std::string code = {});

    /// These bytes are the whole response, status line included; the server adds nothing and closes after them
    /// unless `keep_open()` is added.
    static reply raw(std::string bytes);

    /// Takes the request and stays silent until the client leaves.
    static reply never();

    /// Takes the request and ends the connection without a byte.
    static reply drop(cut how = cut::fin);

    /// \name What a chat completion says
    /// @{
    reply& delta(std::string piece) &;                ///< one more streamed piece; JSON answers join them
    reply& deltas(std::vector<std::string> pieces) &; ///< several pieces
    /// The model refuses in these words, which are streamed word by word. Unless text is given as well there is none:
    /// in JSON `content` is null. The finish reason stays "stop", as OpenAI's does.
    reply& refusal(const std::string& text) &;
    /// The model may write so many tokens and is cut off there: the rest is left out, and the finish reason becomes
    /// "length". A token is a word of `reply(text)` or one `delta`. Does nothing to a text that is not longer.
    reply& length_limit(std::size_t tokens) &;
    /// One more tool call; its arguments are streamed in these pieces. The finish reason becomes "tool_calls".
    reply& tool_call(std::string id, std::string name, std::vector<std::string> argument_pieces) &;
    reply& finish_reason(std::string reason) &;               ///< default "stop"; empty: no finish chunk, null in JSON
    reply& usage(int prompt_tokens, int completion_tokens) &; ///< default: the words in prompt and text
    /// Replaces the whole event stream by this `data:` payload and the others added. `[DONE]` still follows.
    reply& event(std::string data) &;
    reply& sse(std::string text) &; ///< like `event`, but the text is written as it is, field names and blank lines too
    reply& without_done() &;        ///< no `[DONE]`
    reply& after_done(std::string text) &; ///< more body after `[DONE]`, written as it is
    /// @}

    /// \name The HTTP around it
    /// @{
    reply& status(int code) &;                            ///< instead of the endpoint's; the body stays
    reply& header(std::string name, std::string value) &; ///< replaces the server's own field of that name
    reply& without_header(std::string name) &;            ///< leaves out a field that the server would send
    reply& without_length() &;          ///< neither Content-Length nor chunks: the end of the connection ends the body
    reply& chunked(bool on = true) &;   ///< default: events are chunked, other bodies have a Content-Length
    reply& before(std::string bytes) &; ///< raw bytes ahead of the status line, e.g. "HTTP/1.1 103 Early Hints\r\n\r\n"
    reply& close() &;                   ///< says `connection: close` and does so
    reply& keep_open() &;               ///< the connection stays open after a `raw` response
    /// Raw bytes after the complete response, on a connection that stays open; after a pause if one is given.
    reply& junk(std::string bytes, milliseconds pause = {}) &;
    /// @}

    /// \name Time
    /// @{
    reply& delay(milliseconds before_first_byte) &;
    reply& delay_body(milliseconds after_head) &;
    reply& delay_between(milliseconds events) &;    ///< between the events of a stream
    reply& slow_head(milliseconds between_bytes) &; ///< the head is written byte by byte with this pause
    /// @}

    /// \name How the bytes are cut into writes; by default head, each event, and the end are one write each
    /// @{
    reply& write_size(std::size_t bytes) &;                     ///< 1: byte by byte
    reply& write_size(std::size_t bytes, milliseconds pause) &; ///< with a pause between the writes
    reply& events_per_write(std::size_t count) &;
    reply& at_once() &; ///< the whole response in one write; of the delays only `delay` counts
    /// @}

    /// \name Breaking off. Bytes are counted before TLS; a count past the end does nothing. Of several the last counts.
    /// @{
    /// After so many deltas of a stream. A delta is a piece of text or of a refusal, the beginning of a tool call or a
    /// piece of its arguments; the event before the first one, which only has the role, is always sent. Of events that
    /// were given with `event` or `sse`, each is a delta. An answer that is not streamed is sent whole.
    reply& cut_after_deltas(std::size_t count, cut how = cut::fin) &;
    reply& stall_after_deltas(std::size_t count) &;                      ///< then silence until the client leaves
    reply& cut_after(std::size_t response_bytes, cut how = cut::fin) &;  ///< counted from the status line
    reply& cut_body_after(std::size_t body_bytes, cut how = cut::fin) &; ///< counted after the head, chunk framing too
    reply& stall_after(std::size_t response_bytes) &;                    ///< then silence until the client leaves
    reply& stall_body_after(std::size_t body_bytes) &;
    /// @}

    // The same on temporaries.
    // clang-format off
    reply&& delta(std::string piece) && { return std::move(delta(std::move(piece))); }
    reply&& deltas(std::vector<std::string> pieces) && { return std::move(deltas(std::move(pieces))); }
    reply&& tool_call(std::string id, std::string name, std::vector<std::string> argument_pieces) && {
        return std::move(tool_call(std::move(id), std::move(name), std::move(argument_pieces)));
    }
    reply&& refusal(const std::string& text) && { return std::move(refusal(text)); }
    reply&& length_limit(std::size_t tokens) && { return std::move(length_limit(tokens)); }
    reply&& finish_reason(std::string reason) && { return std::move(finish_reason(std::move(reason))); }
    reply&& usage(int prompt, int completion) && { return std::move(usage(prompt, completion)); }
    reply&& event(std::string data) && { return std::move(event(std::move(data))); }
    reply&& sse(std::string text) && { return std::move(sse(std::move(text))); }
    reply&& without_done() && { return std::move(without_done()); }
    reply&& after_done(std::string text) && { return std::move(after_done(std::move(text))); }
    reply&& status(int code) && { return std::move(status(code)); }
    reply&& header(std::string name, std::string value) && { return std::move(header(std::move(name), std::move(value))); }
    reply&& without_header(std::string name) && { return std::move(without_header(std::move(name))); }
    reply&& without_length() && { return std::move(without_length()); }
    reply&& chunked(bool on = true) && { return std::move(chunked(on)); }
    reply&& before(std::string bytes) && { return std::move(before(std::move(bytes))); }
    reply&& close() && { return std::move(close()); }
    reply&& keep_open() && { return std::move(keep_open()); }
    reply&& junk(std::string bytes, milliseconds pause = {}) && { return std::move(junk(std::move(bytes), pause)); }
    reply&& delay(milliseconds time) && { return std::move(delay(time)); }
    reply&& delay_body(milliseconds time) && { return std::move(delay_body(time)); }
    reply&& delay_between(milliseconds time) && { return std::move(delay_between(time)); }
    reply&& slow_head(milliseconds time) && { return std::move(slow_head(time)); }
    reply&& write_size(std::size_t bytes) && { return std::move(write_size(bytes)); }
    reply&& write_size(std::size_t bytes, milliseconds pause) && { return std::move(write_size(bytes, pause)); }
    reply&& events_per_write(std::size_t count) && { return std::move(events_per_write(count)); }
    reply&& at_once() && { return std::move(at_once()); }
    reply&& cut_after_deltas(std::size_t count, cut how = cut::fin) && { return std::move(cut_after_deltas(count, how)); }
    reply&& stall_after_deltas(std::size_t count) && { return std::move(stall_after_deltas(count)); }
    reply&& cut_after(std::size_t bytes, cut how = cut::fin) && { return std::move(cut_after(bytes, how)); }
    reply&& cut_body_after(std::size_t bytes, cut how = cut::fin) && { return std::move(cut_body_after(bytes, how)); }
    reply&& stall_after(std::size_t bytes) && { return std::move(stall_after(bytes)); }
    reply&& stall_body_after(std::size_t bytes) && { return std::move(stall_body_after(bytes)); }
    // clang-format on

    /// What was scripted; for the server itself.
    const reply_script& script() const noexcept { return *script_; }

private:
    std::unique_ptr<reply_script> script_;
};

} // namespace openai::testing
