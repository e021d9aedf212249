// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/result.hpp>
#include <openai/results/deferred_completions.hpp>
#include <openai/session/chat_history_store.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// `client.futures`: answers to fetch later by an id, kept in this process. All copies of the client share them, and
/// any thread may use them. Only `wait` waits; all other members return immediately. `client_options::futures` sets how
/// many requests run at the same time and how long answers are kept.
///
///     const auto id = client.futures.submit(request);     // returns immediately
///     ...
///     auto answer = co_await client.futures.wait(id);
///
/// An answer whose time to live is over is dropped when you next call a member. No timer does this.
class OPENAI_DECL futures : public deferred_completions {
public:
    explicit futures(detail::client_core* core) noexcept;

    /// Checks and copies the request, reserves a place for it, and returns its id before anything is sent. The id has
    /// 128 random bits and can be part of a URL. The request starts when fewer than `max_running` requests are under
    /// way.
    ///
    /// Throws `error`: `invalid_argument`, `capacity_exceeded`, `registry_closed` or `client_closed`.
    /// `invalid_argument` names the field; it is also thrown for a number outside the range that OpenAI allows. If the
    /// request fails after `submit` has returned, nothing is thrown here: `get`, `take` and `wait` fail with its error.
    std::string submit(chat_request request, submit_options options = submit_options()) const;

    /// Submits the next request of a conversation that is kept in a store. The system prompt and the messages of the
    /// conversation are sent before the messages of `request`, which can have none. For example, each chat node of a
    /// flow editor can have its own conversation in the store.
    ///
    /// Completes when: immediately; this function waits for nothing.
    /// Errors: throws `unknown_id` if the store has no conversation with this id, and what the other `submit` throws.
    ///   If the request fails later, `get`, `take` and `wait` fail with its error.
    /// Cancellation: `cancel(id)` cancels the request.
    /// Lifetimes: the conversation is copied, so you may change or destroy the store immediately. The answer is not
    ///   added to the conversation. When you have taken the answer, add it with `chat_history_store::update`.
    /// Executor: none; may be called from any thread. The request runs on the client's executor.
    std::string submit(const chat_history_store& from, std::string_view history_id, chat_request request,
                       submit_options options = submit_options()) const;

    /// The state of a deferred completion. A completion that was taken or dropped stays known for a while. Throws
    /// `unknown_id`.
    future_status status(const std::string& id) const;

    /// The answer, if it is there. Throws `error`; see `deferred_completions::get`.
    chat_completion get(const std::string& id) const;

    /// Like `get`, but returns a result and does not throw an `error`.
    result<chat_completion> try_get(const std::string& id) const;

    /// Like `get`, but only one caller gets the answer. Later callers get `already_redeemed`. If the request failed,
    /// every caller gets its error.
    chat_completion take(const std::string& id) const;

    /// Like `take`, but returns a result and does not throw an `error`.
    result<chat_completion> try_take(const std::string& id) const;

    /// Cancels the request if it has not ended: its connection is closed, and each pending `wait` for it fails with
    /// `cancelled`. Returns the state. Throws `unknown_id`.
    future_status cancel(const std::string& id) const;

    /// The states of the deferred completions that pass the filter, newest first. Throws `unknown_id` if `filter.after`
    /// is not a known id.
    std::vector<future_status> list(const future_filter& filter = future_filter()) const;

    /// Drops a completion that has ended. Its id is unknown after that. Throws `not_ready` if the completion has not
    /// ended, and `unknown_id`.
    void forget(const std::string& id) const;

    /// The text of the answer. If there is no answer: the text that has arrived so far, if the request was submitted
    /// `as_stream()`, or else an empty text. Throws `unknown_id`.
    std::string partial(const std::string& id) const;

    /// All deferred completions as JSON, with their answers or errors, but without keys and header fields. Completions
    /// that are still under way are included; after an import their state is `lost`.
    std::string export_json() const;

    /// Adds the completions in a text that `export_json()` has returned, e.g. that of another client. A completion
    /// whose id is already known stays unchanged. Returns how many completions were added. Throws `invalid_json`,
    /// `capacity_exceeded`, or `invalid_argument`, which names the member.
    std::size_t import_json(std::string_view text) const;

    /// Ends all requests that are queued or under way, without waiting for them. A `wait` or `get` for one of them
    /// fails with `registry_closed`, and so does every new `submit`. Answers that are already complete can still be
    /// fetched. Closing again does nothing.
    void close() const;
};

} // namespace openai
