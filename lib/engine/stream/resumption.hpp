// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/call.hpp"
#include "engine/call/composed_operation.hpp"
#include "engine/run/spawn.hpp"

#include <openai/detail/prepared_call.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

namespace openai::detail {

/// The call that requests the rest of an answer that the server keeps.
struct rest_of_answer {
    prepared_call call;
    std::int64_t after; ///< the sequence number of the last event that arrived
};

/// A stream that can continue with the answer to another call.
class resumable {
public:
    /// Makes the call, and continues with the stream that the call returns.
    virtual asio::awaitable<void> continue_with(prepared_call call) = 0;

protected:
    ~resumable() = default;
};

/// Continues a stream that was cut, if the server keeps the answer. Such a stream has several calls, one after another.
/// Each call has its own attempts. The stream owns its resumption.
class resumption {
public:
    resumption(std::shared_ptr<client_core> home, std::shared_ptr<const kept_answer> kept, net::deadline total);

    const kept_answer& kept() const noexcept { return *kept_; }

    /// Returns the time to wait before the next call, or `std::nullopt` if the stream must fail. Each new event resets
    /// the number of attempts. After this function, a draining client waits for the whole stream instead of `cut`, the
    /// source that was cut.
    std::optional<net::clock::duration> next_delay(const error& failure, std::int64_t after, active_operation& cut);

    /// Waits for `delay`, and then continues the stream with the rest of the answer. `cancel` ends this operation.
    /// Throws the error with which the stream fails.
    asio::awaitable<void> go_on(std::shared_ptr<resumable> stream, rest_of_answer rest, net::clock::duration delay);

    /// Whether `go_on` is running.
    bool under_way() const noexcept { return under_way_; }

    /// Ends `go_on`. May be called from any thread.
    void cancel() noexcept;
    bool is_cancelled() noexcept;

    /// Must be called when the stream has ended, so that the client does not wait for it any longer.
    void leave() noexcept { whole_.reset(); }

private:
    asio::awaitable<void> ask(std::shared_ptr<resumable> stream, rest_of_answer rest, net::clock::duration delay);
    std::shared_ptr<cancellable_strand> begin();
    error failure_after(const std::exception_ptr& thrown) const;

    const std::shared_ptr<client_core> home_;
    const std::shared_ptr<const kept_answer> kept_;
    const net::deadline total_;
    std::optional<composed_operation> whole_;
    std::optional<error> failure_; // the failure that has cut the stream
    std::int64_t after_ = -1;
    int attempts_ = 0; // the number of attempts since the last new event
    std::atomic<bool> under_way_ = false;
    std::mutex mutex_; // guards the members below
    bool cancelled_ = false;
    std::weak_ptr<cancellable_strand> strand_; // weak, because a strand must not outlive its context
};

} // namespace openai::detail
