// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/call.hpp"
#include "engine/run/spawn.hpp"

#include <openai/detail/prepared_call.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace openai::detail {

/// The call that requests the rest of an answer that the server keeps.
struct rest_of_answer {
    prepared_call call;
    std::int64_t after; ///< the sequence number of the last event that arrived
    std::string id;     ///< the id that the server gives to the answer
};

/// A stream that can continue with the answer to another call.
class resumable {
public:
    /// Makes the call `rest.call` and continues the stream with what this call receives. Returns false if the server
    /// has sent no events, but only a document that says that the answer has not ended yet.
    virtual asio::awaitable<bool> continue_with(rest_of_answer rest) = 0;

    /// Reports to the observer that another call will request the rest of the answer after `delay`. `why` is the
    /// failure that has cut the stream.
    virtual void tell(const error& why, net::clock::duration delay) = 0;

protected:
    ~resumable() = default;
};

/// Continues a stream that was cut, if the server keeps the answer. Such a stream has several calls, one after another.
/// The limit on attempts applies to all these calls together. After a new event, the number of attempts begins at zero
/// again. The stream owns its resumption.
///
/// From the first cut on, the resumption stands for the whole stream in the client's list of operations, and a draining
/// client waits for it. The calls are parts of this operation.
class resumption final : public active_operation {
public:
    /// `home` is the client to which the stream belongs, and `asked` is the server that sends the answer.
    resumption(std::shared_ptr<client_core> home, std::shared_ptr<client_core> asked,
               std::shared_ptr<const kept_answer> kept, net::deadline total);
    ~resumption();
    resumption(const resumption&) = delete;
    resumption& operator=(const resumption&) = delete;

    const kept_answer& kept() const noexcept { return *kept_; }

    /// Returns the time to wait before the next call, or `std::nullopt` if the stream must fail with `failure`. `after`
    /// is the sequence number of the last event. If this number differs from that of the previous call, a new event has
    /// arrived, and the number of attempts begins at zero again. If the retry budget is exhausted or the client has
    /// ended, throws the error with which the stream fails.
    ///
    /// `cut` is the event source whose connection was cut. When this function returns a delay for the first time, this
    /// object replaces `cut` in the client's list of operations. From then on, a draining client waits until the whole
    /// stream has ended.
    std::optional<net::clock::duration> next_delay(const error& failure, std::int64_t after, active_operation& cut);

    /// Waits for `delay`, and then continues the stream with the rest of the answer. Throws the error with which the
    /// stream fails. The function `end` ends this operation early.
    asio::awaitable<void> go_on(std::shared_ptr<resumable> stream, rest_of_answer rest, net::clock::duration delay);

    /// Whether `go_on` is running.
    bool under_way() const noexcept { return under_way_; }

    /// Adds `more` to the number of attempts. `more` is the number of attempts of the last call minus one, because
    /// `next_delay` has already counted the first one.
    void add_attempts(int more) noexcept { attempts_ += more; }

    /// Puts the cost of all calls back into the budget for retries if an event has arrived since the last cut. `last`
    /// is the sequence number of the last event.
    void note_progress(std::optional<std::int64_t> last);

    /// Puts the cost of all calls back into the budget for retries. Call this when the server has sent the end of the
    /// answer or has reported that the answer failed.
    void give_back();

    /// Ends `go_on` with `reason`. Further calls do not change the reason. May be called from any thread. Do not
    /// destroy the returned object while you hold the client's lock.
    std::shared_ptr<void> end(errc reason) noexcept;
    std::shared_ptr<void> abort() noexcept override { return end(errc::client_closed); }
    /// Does nothing: the execution context, which is being destroyed, destroys the coroutine of `go_on`.
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

    /// Returns the reason that `end` was called with, or a code of zero if it was not called.
    errc end_reason() const noexcept;

    /// Call this when the answer is complete. See `client_core::complete`.
    void complete() { home_->complete(*this); }

    /// Removes this operation from the client's list of operations, so that the client no longer waits for it. Call
    /// this when the stream has ended. May be called from any thread.
    void leave() noexcept { home_->leave(*this); }

private:
    asio::awaitable<void> ask(std::shared_ptr<resumable> stream, rest_of_answer rest, net::clock::duration delay);
    std::optional<net::clock::duration> next_delay(const error& failure);
    void give_back_next();
    void prepare(prepared_call& call) const;
    std::shared_ptr<cancellable_strand> begin();
    error failure_after(const std::exception_ptr& thrown) const;

    const std::shared_ptr<client_core> home_;
    const std::shared_ptr<client_core> asked_;
    const std::shared_ptr<const kept_answer> kept_;
    const net::deadline total_;
    bool entered_ = false;         // whether the client knows this operation
    std::optional<error> failure_; // the failure that has cut the stream
    std::int64_t after_ = -1;
    int attempts_ = 0;  // the number of attempts since the last new event
    int cost_ = 0;      // what the calls since the last new event have taken from the budget for retries
    int next_cost_ = 0; // what a call has taken that has not been made yet
    std::atomic<bool> under_way_ = false;
    mutable std::mutex mutex_; // guards the members below; the client's lock may be held when this one is taken
    errc ended_{};
    std::weak_ptr<cancellable_strand> strand_; // weak, because a strand must not outlive its context
};

} // namespace openai::detail
