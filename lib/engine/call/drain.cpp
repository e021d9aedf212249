// SPDX-License-Identifier: BSL-1.0
#include "engine/call/drain.hpp"

#include "engine/call/client_core.hpp"
#include "engine/run/own_thread.hpp"
#include "net/wakeup.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace openai::detail {
namespace {

/// Registers the coroutine as one that waits for the drain, as long as the object exists.
class drain_waiter {
public:
    drain_waiter(client_core& core, asio::any_io_executor executor)
        : sleeper(std::move(executor))
        , core_(core) {
        core_.join_drain(sleeper);
    }
    ~drain_waiter() { core_.part_from_drain(sleeper); }
    drain_waiter(const drain_waiter&) = delete;
    drain_waiter& operator=(const drain_waiter&) = delete;

    net::wakeup sleeper;

private:
    client_core& core_;
};

} // namespace

void client_core::begin_drain() noexcept {
    if (thread && thread->lost()) return; // after a fork, the lost thread may hold the locks
    const std::lock_guard lock(mutex_);
    if (!closed_) drain_.begin();
}

bool client_core::is_drained() {
    const std::lock_guard lock(mutex_);
    return running_.empty() && admitted_ == 0;
}

std::optional<drain_report> client_core::drained() {
    const std::lock_guard lock(mutex_);
    if (!closed_) return std::nullopt;
    if (!drain_.report()) throw error(errc::client_closed, "");
    return drain_.report();
}

void client_core::join_drain(net::wakeup& who) {
    const std::lock_guard lock(mutex_);
    drain_.join(who);
}

void client_core::part_from_drain(net::wakeup& who) noexcept {
    const std::lock_guard lock(mutex_);
    drain_.part(who);
}

asio::awaitable<drain_report> await_drained(std::shared_ptr<client_core> core, net::clock::time_point until) {
    core->check_thread();
    drain_waiter mine(*core, co_await asio::this_coro::executor);
    for (;;) {
        if (auto report = core->drained()) co_return std::move(*report);
        if (core->is_drained() || net::clock::now() >= until) core->close();
        else co_await mine.sleeper.sleep_until(until);
    }
}

} // namespace openai::detail
