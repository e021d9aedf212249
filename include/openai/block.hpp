// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>

#include <boost/asio/async_result.hpp>

#include <exception>
#include <future>
#include <utility>

namespace openai {

/// Completion token: waits on the calling thread and gives the value or throws. For a client with a thread of its own,
/// or one whose `io_context` other threads run: `auto answer = client.chat.create(request, openai::block);`
/// Throws `would_deadlock` on a client's own thread.
struct block_t {};

inline constexpr block_t block{};

namespace detail {

/// True on the thread that a client made for itself.
OPENAI_DECL bool on_client_thread() noexcept;

template <class T>
struct block_handler {
    std::promise<T> done; // owned: the waiting thread may be gone before set_value() has returned

    void operator()(std::exception_ptr failure, T value) {
        if (failure) done.set_exception(failure);
        else done.set_value(std::move(value));
    }
};

} // namespace detail
} // namespace openai

template <class T>
class boost::asio::async_result<openai::block_t, void(std::exception_ptr, T)> {
public:
    template <class Initiation, class... Args>
    static T initiate(Initiation&& initiation, openai::block_t, Args&&... args) {
        if (openai::detail::on_client_thread())
            throw openai::error(openai::errc::would_deadlock, "openai::block on the client's own thread");
        std::promise<T> done;
        auto future = done.get_future();
        std::forward<Initiation>(initiation)(openai::detail::block_handler<T>{std::move(done)},
                                             std::forward<Args>(args)...);
        return future.get();
    }
};
