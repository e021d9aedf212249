// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/result.hpp>
#include <openai/results/deferred_completions.hpp>
#include <openai/session/chat_history_store.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// `client.futures`: answers kept in this process. All copies of the client share them, and any thread may use them.
/// Only `wait` waits; all other members return immediately. `client_options::futures` sets how many requests run and
/// how long answers are kept.
///
///     const auto id = client.futures.submit(request);     // at once
///     ...
///     auto answer = co_await client.futures.wait(id);
///
/// No timer drops old answers: any call of a member does.
class OPENAI_DECL futures : public deferred_completions {
public:
    explicit futures(detail::client_core* core) noexcept;

    /// Checks and copies the request, reserves a place for it, and returns its id before anything is sent. The id has
    /// 128 random bits and can stand in a URL. The request starts when fewer than `max_running` are under way. Throws
    /// `error`: `invalid_argument` that names the field, also for a number out of the range that OpenAI has for it;
    /// `capacity_exceeded`; `registry_closed`; `client_closed`. What happens after that is the answer's error.
    std::string submit(chat_request request, submit_options options = submit_options()) const;

    /// The same for a conversation in a store, e.g. the one that belongs to a node of a flow editor. The conversation's
    /// system prompt and its messages so far are sent before the messages of `request`, which may have none.
    ///
    /// Completes when: immediately; it waits for nothing.
    /// Errors: throws `unknown_id` if the store has no such conversation, and what the other `submit` throws. What goes
    ///   wrong after that is kept as the answer's error.
    /// Cancellation: `cancel(id)` cancels the request.
    /// Lifetimes: the conversation is copied, so the store may be changed or destroyed at once. The answer is not added
    ///   to the conversation: whoever takes the answer does that, with `chat_history_store::update`.
    /// Executor: none; may be called from any thread. The request runs on the client's executor.
    std::string submit(const chat_history_store& from, std::string_view history_id, chat_request request,
                       submit_options options = submit_options()) const;

    /// The state of a deferred completion. One that was taken or dropped stays known for a while. Throws `unknown_id`.
    future_status status(const std::string& id) const;

    /// The answer, if it is there. Throws `error`, see `deferred_completions::get`.
    chat_completion get(const std::string& id) const;

    /// The same as a result.
    result<chat_completion> try_get(const std::string& id) const;

    /// Like `get`, but only one caller gets the answer; later callers get `already_redeemed`. Every caller gets a
    /// failure.
    chat_completion take(const std::string& id) const;

    /// The same as a result.
    result<chat_completion> try_take(const std::string& id) const;

    /// Cancels the request, if it has not ended: its connection is closed, and pending `wait`s fail with `cancelled`.
    /// Throws `unknown_id`.
    future_status cancel(const std::string& id) const;

    /// Newest first. Throws `unknown_id` if `filter.after` is no id.
    std::vector<future_status> list(const future_filter& filter = future_filter()) const;

    /// Drops a completion that has ended; its id is unknown after that. Throws `not_ready` if it has not ended, and
    /// `unknown_id`.
    void forget(const std::string& id) const;

    /// The text so far of a request that was submitted `as_stream()`, or else of the answer. Throws as `status`.
    std::string partial(const std::string& id) const;

    /// All deferred completions as JSON, with their answers or errors, never with keys or header fields. Those under
    /// way are in it, too; after an import their state is `lost`.
    std::string export_json() const;

    /// Adds what `export_json()` returned, e.g. of another client. A known id stays as it is. Returns how many were
    /// added. Throws `invalid_json`, `invalid_argument` that names the member, `capacity_exceeded`.
    std::size_t import_json(std::string_view text) const;

    /// Ends all requests under way: a `wait` or `get` for one fails with `registry_closed`, and so does a new `submit`.
    /// Responses that had ended before can still be fetched. Does not wait; further calls do nothing.
    void close() const;
};

} // namespace openai
