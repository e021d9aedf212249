// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/conversation_store.hpp>
#include <openai/future_responses.hpp>
#include <openai/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// `client.futures`: answers kept in this process. Shared by all copies of the client, from any threads. Its members do
/// not wait for anything, but `wait`; see `client_options::futures` for how many run and how long they are kept.
///
///     const auto id = client.futures.submit(request);     // at once
///     ...
///     auto answer = co_await client.futures.wait(id);
///
/// Nothing runs only to drop old answers: that is done when anything is asked.
class OPENAI_DECL futures : public future_responses {
public:
    explicit futures(detail::client_core& core) noexcept;

    /// Checks and copies the request, takes a place for it and gives its id, before anything is sent. The id has 128
    /// random bits and can stand in a URL. The request starts when fewer than `max_running` are under way.
    /// Throws `error`: `invalid_argument` that names the field, also for a number out of the range that OpenAI has for
    /// it; `capacity_exceeded`; `registry_closed`; `client_closed`. What happens after that is the answer's error.
    std::string submit(chat_request request, submit_options options = submit_options()) const;

    /// The same of a conversation in a store, which the id of a flow editor's node stands for: its messages as they are
    /// now, with the system prompt, go ahead of those of `request`, which needs none of its own.
    ///
    /// Completes when: at once; nothing is waited for.
    /// Errors: thrown; `unknown_id` if the store has no such conversation, and those of the other `submit`. What
    /// happens after that is the answer's error. Cancellation: of the response, by `cancel(id)`. Lifetimes: the
    /// conversation is copied; the store may change or end at once. The answer is not added to it: that is for whoever
    /// takes it to do, by `conversation_store::update`. Executor: none; may be called from any thread. The request runs
    /// on the client's.
    std::string submit(const conversation_store& from, std::string_view conversation_id, chat_request request,
                       submit_options options = submit_options()) const;

    /// Throws `unknown_id`. One that was taken or dropped is still known for a while.
    future_status status(const std::string& id) const;

    /// The answer, if it is there. Throws `error`, see `future_responses::get`.
    chat_completion get(const std::string& id) const;

    /// The same as a result.
    result<chat_completion> try_get(const std::string& id) const;

    /// The answer, to exactly one who asks: later ones get `already_redeemed`. A failure is told to everybody, as `get`
    /// does.
    chat_completion take(const std::string& id) const;

    /// Ends the request, if it has not ended: its connection is closed, those who wait get `cancelled`.
    /// Throws `unknown_id`.
    future_status cancel(const std::string& id) const;

    /// Newest first. Throws `unknown_id` if `filter.after` is no id.
    std::vector<future_status> list(const future_filter& filter = future_filter()) const;

    /// Drops one that has ended without a trace. Throws `not_ready` if it has not, `unknown_id`.
    void forget(const std::string& id) const;

    /// The text so far of a request that was submitted `as_stream()`, or else of the answer. Throws as `status`.
    std::string partial(const std::string& id) const;

    /// All that are kept, as JSON: their answers or errors, never keys or header fields. Those under way are named,
    /// too, and will be `lost`.
    std::string export_json() const;

    /// Adds what `export_json()` of another client gave; ids that are known stay as they are. Gives how many were
    /// added. Throws `invalid_json`, `invalid_argument` that names the member, `capacity_exceeded`.
    std::size_t import_json(std::string_view text) const;

    /// Ends everything under way, which gives `registry_closed` to everybody who waits or asks for it, and refuses new
    /// requests with the same. What had ended before can still be had, as it ended. Waits for nothing; later calls do
    /// nothing.
    void close() const;

private:
    friend class client;
    futures(const futures&) = default;
    futures& operator=(const futures&) = default;
};

} // namespace openai
