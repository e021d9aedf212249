// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/result.hpp>
#include <openai/results/deferred_completions.hpp>
#include <openai/session/chat_history_store.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// `client.futures`: runs requests whose answers you fetch later by an id. The answers are kept in this process. All
/// copies of the client share these answers. You may call the functions from any thread. Only `wait` waits for an
/// answer; all other functions return immediately.
///
///     const auto id = client.futures.submit(request);     // returns immediately
///     ...
///     auto answer = co_await client.futures.wait(id);
///
/// `client_options::futures` sets how many requests run at the same time and how long answers are kept. No timer drops
/// expired answers. An answer whose time to live has passed is dropped the next time that you call a function of this
/// class.
class OPENAI_DECL futures : public deferred_completions {
public:
    explicit futures(detail::client_core* core) noexcept;

    /// Checks and stores the request, and returns its id before anything is sent. The id encodes 128 random bits, and
    /// can be used in URLs without escaping. The request starts when fewer than `max_running` requests are under way.
    ///
    /// Throws `error`: `invalid_argument`, `capacity_exceeded`, `registry_closed` or `client_closed`. The message of
    /// `invalid_argument` names the field. A number outside the range that OpenAI allows causes `invalid_argument`. If
    /// the request fails after `submit` has returned, `get`, `take` and `wait` fail with the error of the request.
    std::string submit(chat_request request, submit_options options = submit_options()) const;

    /// Submits the next request of a conversation that is kept in a store, for example the conversation of one user of
    /// your service. The client sends the system prompt and the messages of the conversation, followed by the messages
    /// of `request`, if there are any.
    ///
    /// Completes when: the function returns; it does not wait for the answer.
    /// Errors: throws the same errors as the other `submit`. Also throws `unknown_id` if the store has no conversation
    ///   with this id. If the request fails later, `get`, `take` and `wait` fail with the error of the request.
    /// Cancellation: `cancel(id)` cancels the request.
    /// Lifetimes: the conversation is copied, so you may change or destroy the store immediately. The answer is not
    ///   added to the conversation. When you have taken the answer, add it with `chat_history_store::update`.
    /// Executor: none; you may call this function from any thread. The request runs on the client's executor.
    std::string submit(const chat_history_store& from, std::string_view history_id, chat_request request,
                       submit_options options = submit_options()) const;

    /// Returns the state of a deferred completion. The state is still available after the answer has been taken or has
    /// expired. The client keeps the states of the last `client_options::futures.max_kept` completions for which this
    /// has happened. Throws `unknown_id` if there is no completion with this id.
    future_status status(const std::string& id) const;

    /// Returns the answer if it has arrived. Throws `error`; see `deferred_completions::get`.
    chat_completion get(const std::string& id) const;

    /// Like `get`, but returns a result and does not throw an `error`.
    result<chat_completion> try_get(const std::string& id) const;

    /// Like `get`, but only one caller gets the answer. Later callers get `already_redeemed`. If the request failed,
    /// every caller gets the error of the request.
    chat_completion take(const std::string& id) const;

    /// Like `take`, but returns a result and does not throw an `error`.
    result<chat_completion> try_take(const std::string& id) const;

    /// Cancels the request if it has not ended. The connection of the request is closed, and each pending `wait` for
    /// its answer fails with `cancelled`. Returns the state of the deferred completion. Throws `unknown_id` if there is
    /// no completion with this id.
    future_status cancel(const std::string& id) const;

    /// Returns the states of the deferred completions that match `filter`, newest first. Throws `unknown_id` if
    /// `filter.after` is not a known id.
    std::vector<future_status> list(const future_filter& filter = future_filter()) const;

    /// Removes a completion that has ended, together with its state. After that, its id is unknown. Throws `not_ready`
    /// if the completion has not ended, or `unknown_id` if there is no completion with this id.
    void forget(const std::string& id) const;

    /// Returns the text of the answer, or the part of the text that has arrived so far. If the request is not streamed
    /// (see `submit_options::as_stream()`), returns an empty string until the answer is complete. After the answer has
    /// been taken or has expired, returns an empty string. Throws `unknown_id` if there is no completion with this id.
    std::string partial(const std::string& id) const;

    /// Returns the deferred completions as JSON text, except those whose answer has been taken or has expired. The text
    /// contains their answers and errors. For each answer and each error, it contains the request id, but no header
    /// fields of the response. It contains no API keys and no idempotency keys. A completion that is still under way is
    /// in the text with the state `lost`.
    std::string export_json() const;

    /// Adds the completions in `text`, which was returned by `export_json()` of this client or of another client. A
    /// completion whose id is already known stays unchanged. Returns how many completions were added. Throws `error`:
    /// `invalid_json`, `capacity_exceeded`, `invalid_argument` (the message names the member), or `invalid_response` if
    /// an answer in the text is not a chat completion.
    std::size_t import_json(std::string_view text) const;

    /// Ends all requests that are queued or under way, and does not wait for them. A `wait` or `get` for one of these
    /// requests fails with `registry_closed`. Every new `submit` also fails with `registry_closed`. Answers that are
    /// already complete can still be fetched. Calling `close` again does nothing.
    void close() const;
};

} // namespace openai
