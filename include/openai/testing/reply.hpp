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

/// How the server ends a connection, e.g. in the middle of a response.
enum class cut {
    fin,             ///< TCP FIN; with TLS, close_notify is sent before the FIN
    reset,           ///< TCP reset
    no_close_notify, ///< TCP FIN without TLS's close_notify; with plain HTTP the same as `fin`
};

/// What the server does with one request. A reply is a value that you build by chaining:
///
///     reply("Hello there").delay(20ms).cut_body_after(40, cut::reset)
///
/// The endpoint makes the status and the body, unless the reply sets them. A chat request gets a chat completion, and a
/// request to `*/responses` gets a response object. Both are sent as JSON or, if the request says `"stream": true`, as
/// events. A request to `*/models` gets the list of models, and a request to a path that does not exist gets an error.
class OPENAI_DECL reply {
public:
    /// The unit of all times in this class.
    using milliseconds = std::chrono::milliseconds;

    reply();                          ///< the endpoint makes the answer; in a chat, the answer repeats the prompt
    explicit reply(std::string text); ///< an answer with this text, which is streamed word by word
    reply(const reply& other);
    reply(reply&& other) noexcept;
    reply& operator=(const reply& other);
    reply& operator=(reply&& other) noexcept;
    ~reply();

    /// Sends exactly this status and body. The content type is `application/json`, unless you set it with
    /// `header("content-type", ...)`.
    static reply verbatim(int status, std::string body);

    /// Sends an OpenAI error body: `{"error":{"message":...,"type":...,"param":null,"code":...}}`.
    static reply error(int status, std::string message, std::string type = "invalid_request_error",
                       std::string code = {});

    /// Sends these bytes as the whole response, including the status line. The server adds nothing, and then closes the
    /// connection. To keep the connection open, add `keep_open()`.
    static reply raw(std::string bytes);

    /// Receives the request, and then sends nothing until the client closes the connection.
    static reply never();

    /// Receives the request, and then ends the connection without sending a byte.
    static reply drop(cut how = cut::fin);

    /// \name What a chat completion or a response says
    /// @{
    reply& delta(std::string piece) &;                ///< adds a piece of the text; a JSON answer joins all pieces
    reply& deltas(std::vector<std::string> pieces) &; ///< adds several pieces
    /// Makes the model refuse with this text, which is streamed word by word. If the reply has no other text, `content`
    /// is null in a JSON answer. The finish reason stays "stop", as with OpenAI.
    reply& refusal(const std::string& text) &;
    /// Limits the text to this many tokens. A token is a word of `reply(text)`, or one `delta`. If the text is longer,
    /// the rest is left out, and the finish reason becomes "length".
    reply& length_limit(std::size_t tokens) &;
    /// Adds a tool call. Its arguments are streamed in these pieces. The finish reason becomes "tool_calls".
    reply& tool_call(std::string id, std::string name, std::vector<std::string> argument_pieces) &;
    /// Sets the finish reason. By default, it is "stop", "length" or "tool_calls", whichever applies. If you set an
    /// empty reason, it is null in a JSON answer, and a stream has no chunk with a finish reason.
    reply& finish_reason(std::string reason) &;
    reply& usage(int prompt_tokens, int completion_tokens) &; ///< default: the numbers of words in prompt and text
    /// Adds an event with this `data:` payload. If you add events, the endpoint sends only these events and none of its
    /// own. In a chat or text completion, it still sends `[DONE]` at the end.
    reply& event(std::string data) &;
    /// Like `event`, but sends the text unchanged. The text must contain the field names and the blank line after each
    /// event.
    reply& sse(std::string text) &;
    reply& without_done() &;               ///< leaves out `[DONE]`
    reply& after_done(std::string text) &; ///< adds this text to the body after `[DONE]`
    /// @}

    /// \name What only a response of the Responses API can say
    /// The finish reason decides the status of the response object. With "content_filter" or "length", the status is
    /// "incomplete". ("length" is the default if `length_limit` has shortened the text.) With an empty finish reason,
    /// the status stays "in_progress", and the stream has no last event.
    /// @{
    /// Adds an output item of any kind, given as a JSON object. It is sent byte for byte. Items and reasoning are sent
    /// in the order in which you add them, before the text and the tool calls. Throws `std::invalid_argument` if `json`
    /// is not a JSON object.
    reply& item(std::string json) &;
    /// Adds a reasoning item with this summary, which is streamed word by word. The item has `encrypted_content` if the
    /// request includes "reasoning.encrypted_content".
    reply& reasoning(const std::string& summary) &;
    /// Makes the response object end with the status "failed" and this error, after all its other content.
    reply& failure(std::string code, std::string message) &;
    /// @}

    /// \name The HTTP message
    /// @{
    reply& status(int code) &;                            ///< sets the HTTP status, but does not change the body
    reply& header(std::string name, std::string value) &; ///< adds this field; leaves out the server's own of that name
    reply& without_header(std::string name) &;            ///< leaves out a field that the server would send
    /// Sends the body without Content-Length and without chunks. The end of the connection marks the end of the body.
    reply& without_length() &;
    /// Sends the body in chunks or, if `on` is false, with a Content-Length. By default, only events are in chunks.
    reply& chunked(bool on = true) &;
    reply& before(std::string bytes) &; ///< raw bytes before the status line, e.g. "HTTP/1.1 103 Early Hints\r\n\r\n"
    reply& close() &;                   ///< sends `connection: close`, and closes the connection after the response
    reply& keep_open() &;               ///< keeps the connection open after a `raw` response
    /// After the complete response, waits for `pause` and then sends these raw bytes. The connection stays open.
    reply& junk(std::string bytes, milliseconds pause = {}) &;
    /// @}

    /// \name Time
    /// @{
    /// Waits before the first byte of the response.
    reply& delay(milliseconds before_first_byte) &;
    /// Waits between the head and the body.
    reply& delay_body(milliseconds after_head) &;
    reply& delay_between(milliseconds events) &;    ///< pause between the events of a stream
    reply& slow_head(milliseconds between_bytes) &; ///< writes the head byte by byte, with this pause
    /// @}

    /// \name How the bytes are cut into writes
    /// By default, the server uses one write for the head of a stream, one for each event and one for the end. For any
    /// other response, it uses one write in all.
    /// @{
    reply& write_size(std::size_t bytes) &;                     ///< size of each write; with 1, writes byte by byte
    reply& write_size(std::size_t bytes, milliseconds pause) &; ///< size of each write, and pause between writes
    /// Writes this many events of a stream at once.
    reply& events_per_write(std::size_t count) &;
    reply& at_once() &; ///< sends the response in one write, after the pause of `delay` and without other pauses
    /// @}

    /// \name Breaking off a response
    /// Bytes are counted before TLS encrypts them. A count past the end of the response has no effect. If you call
    /// several of these functions, only the last call has an effect.
    /// @{
    /// Cuts off a stream after this many deltas: sends nothing more, and ends the connection as `how` says. A delta is
    /// a piece of the text or of a refusal, the beginning of a tool call, or a piece of its arguments. In a stream of
    /// the Responses API, each event whose type ends in ".delta" is a delta. Each event that you add with `event` or
    /// `sse` also counts as a delta. The events before the first delta are always sent. In a chat, they contain only
    /// the role. An answer that is not streamed is sent completely.
    reply& cut_after_deltas(std::size_t count, cut how = cut::fin) &;
    /// Stops sending after this many deltas, like `cut_after_deltas`, but keeps the connection open until the client
    /// closes it.
    reply& stall_after_deltas(std::size_t count) &;
    /// Cuts off the response after this many bytes, counted from the status line: sends nothing more, and ends the
    /// connection as `how` says.
    reply& cut_after(std::size_t response_bytes, cut how = cut::fin) &;
    /// Like `cut_after`, but counts the bytes of the body, including the chunk framing.
    reply& cut_body_after(std::size_t body_bytes, cut how = cut::fin) &;
    /// Stops sending after this many bytes, like `cut_after`, but keeps the connection open until the client closes it.
    reply& stall_after(std::size_t response_bytes) &;
    /// Stops sending after this many bytes of the body, like `cut_body_after`, but keeps the connection open until the
    /// client closes it.
    reply& stall_body_after(std::size_t body_bytes) &;
    /// @}

    // The same functions, for temporary objects.
    // clang-format off
    reply&& delta(std::string piece) && { return std::move(delta(std::move(piece))); }
    reply&& deltas(std::vector<std::string> pieces) && { return std::move(deltas(std::move(pieces))); }
    reply&& tool_call(std::string id, std::string name, std::vector<std::string> argument_pieces) && {
        return std::move(tool_call(std::move(id), std::move(name), std::move(argument_pieces)));
    }
    reply&& refusal(const std::string& text) && { return std::move(refusal(text)); }
    reply&& length_limit(std::size_t tokens) && { return std::move(length_limit(tokens)); }
    reply&& item(std::string json) && { return std::move(item(std::move(json))); }
    reply&& reasoning(const std::string& summary) && { return std::move(reasoning(summary)); }
    reply&& failure(std::string code, std::string message) && { return std::move(failure(std::move(code), std::move(message))); }
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

    /// Returns the script of this reply. Only the server needs this function.
    const reply_script& script() const noexcept { return *script_; }

private:
    std::unique_ptr<reply_script> script_;
};

} // namespace openai::testing
