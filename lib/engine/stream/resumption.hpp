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
#include <string>

namespace openai::detail {

/// The call that asks a server for the rest of an answer that it keeps.
struct rest_of_answer {
    prepared_call call;
    std::int64_t after; ///< the place of the last event that came
};

/// Continues a stream that was cut, if the server keeps the answer. The stream then has several calls, one after
/// another, each with its own attempts.
class resumption {
public:
    resumption(std::shared_ptr<client_core> home, std::shared_ptr<const kept_answer> kept, net::deadline total);

    const kept_answer& kept() const noexcept { return *kept_; }

    /// Says whether the stream goes on after this failure, and after which time. The count of attempts begins anew
    /// after each event that is new. From here on the client waits for the stream as for one operation, instead of
    /// for `cut`.
    std::optional<net::clock::duration> next_delay(const error& failure, std::int64_t after, active_operation& cut);

    /// What `next_delay` was told.
    const error& failure() const noexcept { return *failure_; }

    /// Runs `body`, which `cancel` ends. Throws `cancelled` if `cancel` came before.
    asio::awaitable<void> run(asio::awaitable<void> body);

    /// Waits, and prepares the call.
    asio::awaitable<prepared_call> prepare(rest_of_answer rest, net::clock::duration delay) const;

    /// What the stream fails with if the rest could not be asked for, because of `thrown`.
    error failure_after(const std::exception_ptr& thrown) const;

    /// Whether another reader has to wait.
    bool under_way() const noexcept { return under_way_; }

    /// From any thread.
    void cancel() noexcept;
    bool is_cancelled() noexcept;

    /// The stream is over. The client waits for it no longer.
    void leave() noexcept { whole_.reset(); }

private:
    const std::shared_ptr<client_core> home_;
    const std::shared_ptr<const kept_answer> kept_;
    const net::deadline total_;
    std::optional<composed_operation> whole_;
    std::optional<error> failure_;
    std::int64_t after_ = -1;
    int attempts_ = 0; // since the last new event
    std::atomic<bool> under_way_ = false;
    std::mutex mutex_; // guards what follows
    bool cancelled_ = false;
    std::weak_ptr<cancellable_strand> strand_; // weak, because a strand must not outlive its context
};

} // namespace openai::detail
