// SPDX-License-Identifier: BSL-1.0
#include "net/wakeup.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace openai::detail::net {

asio::awaitable<void> sleep_until(clock::time_point at) {
    net::timer alarm(co_await asio::this_coro::executor, at);
    co_await alarm.async_wait(asio::use_awaitable);
}

struct wakeup::state {
    explicit state(asio::any_io_executor executor)
        : timer(std::move(executor)) {}
    net::timer timer; // touched on its executor only
    bool woken = false;
};

wakeup::wakeup(asio::any_io_executor executor)
    : state_(std::make_shared<state>(std::move(executor))) {}

asio::awaitable<bool> wakeup::sleep_until(clock::time_point at) {
    const auto mine = state_;
    if (std::exchange(mine->woken, false)) co_return true;
    mine->timer.expires_at(at);
    const auto [ec] = co_await mine->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (std::exchange(mine->woken, false)) co_return true;
    if (ec) throw boost::system::system_error(ec);
    co_return false;
}

void wakeup::wake() {
    asio::post(state_->timer.get_executor(), [mine = state_] {
        mine->woken = true;
        mine->timer.cancel();
    });
}

} // namespace openai::detail::net
