// SPDX-License-Identifier: BSL-1.0
#include "net/watchdog.hpp"

#include <mutex>
#include <utility>

namespace openai::detail::net {

struct watchdog::state : std::enable_shared_from_this<state> {
    state(asio::any_io_executor executor, std::function<void()> callback)
        : timer(std::move(executor))
        , on_expiry(std::move(callback)) {}

    void set(clock::time_point at) {
        const std::lock_guard lock(mutex);
        wanted = at;
        if (at < armed) arm(at);
    }

    void settle() {
        const std::lock_guard lock(mutex);
        if (wanted == clock::time_point::max()) disarm();
    }

    void close() {
        const std::lock_guard lock(mutex);
        wanted = clock::time_point::max();
        disarm();
        on_expiry = nullptr;
    }

    void disarm() { // with the lock held
        if (armed == clock::time_point::max()) return;
        armed = clock::time_point::max();
        timer.cancel();
    }

    void arm(clock::time_point at) { // with the lock held
        armed = at;
        timer.expires_at(at);
        timer.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            if (!ec) self->fired();
        });
    }

    void fired() {
        const std::lock_guard lock(mutex);
        if (armed > clock::now()) return; // set anew while this wait was completing
        armed = clock::time_point::max();
        if (wanted == clock::time_point::max()) return;
        if (wanted > clock::now()) return arm(wanted);
        wanted = clock::time_point::max();
        if (on_expiry) on_expiry();
    }

    std::mutex mutex;
    net::timer timer;
    std::function<void()> on_expiry;
    clock::time_point wanted = clock::time_point::max(); // what the owner asked for
    clock::time_point armed = clock::time_point::max();  // what the timer waits for; max: it does not
};

watchdog::watchdog(asio::any_io_executor executor, std::function<void()> on_expiry)
    : state_(std::make_shared<state>(std::move(executor), std::move(on_expiry))) {}

watchdog::~watchdog() { state_->close(); }

asio::any_io_executor watchdog::get_executor() const { return state_->timer.get_executor(); }

void watchdog::set(clock::time_point at) { state_->set(at); }

void watchdog::settle() { state_->settle(); }

} // namespace openai::detail::net
