// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/result.hpp>

#include <boost/asio/async_result.hpp>

#include <exception>
#include <future>
#include <utility>

namespace openai {

/// A completion token that blocks the calling thread until the operation has completed. The operation then returns its
/// value or throws its error. Use this token with a client that has its own thread, or whose `io_context` runs on other
/// threads.
///
///     auto answer = client.chat.create(request, openai::block);
///     while (auto delta = deltas.next(openai::block)) ...         // a stream
///
/// With `openai::as_result(openai::block)`, the operation returns a `result` instead of throwing its error.
///
/// With either of these tokens, the operation throws `would_deadlock`, before it starts, if you call it on a thread
/// that runs the client's executor. Such a thread is the client's own thread, or a thread inside `run()` of the
/// client's context.
struct block_t {};

/// The token to pass: `client.chat.create(request, openai::block)`.
inline constexpr block_t block{};

namespace detail {

/// Marks the current thread as a thread that will wait for the operations that it initiates. The mark lasts as long as
/// the object exists. If the current thread is a client's own thread, the constructor throws `would_deadlock`. If the
/// current thread runs a client's executor, each operation of this client that the thread initiates while it is marked
/// throws `would_deadlock`.
class OPENAI_DECL blocking_scope {
public:
    blocking_scope();
    ~blocking_scope();
    blocking_scope(const blocking_scope&) = delete;
    blocking_scope& operator=(const blocking_scope&) = delete;

private:
    const bool before_;
};

template <class T>
struct block_handler {
    std::promise<T> done; // owned by the handler: the waiting thread can continue before set_value() returns

    void operator()(std::exception_ptr failure, T value) {
        if (failure) done.set_exception(failure);
        else done.set_value(std::move(value));
    }
    void operator()(T value) { done.set_value(std::move(value)); }
};

/// Initiates an operation and waits until it has completed.
template <class T, class Initiation, class... Args>
T wait_for(Initiation&& initiation, Args&&... args) {
    std::promise<T> done;
    auto future = done.get_future();
    {
        const blocking_scope scope;
        std::forward<Initiation>(initiation)(block_handler<T>{std::move(done)}, std::forward<Args>(args)...);
    }
    return future.get();
}

} // namespace detail
} // namespace openai

template <class T>
class boost::asio::async_result<openai::block_t, void(std::exception_ptr, T)> {
public:
    template <class Initiation, class... Args>
    static T initiate(Initiation&& initiation, openai::block_t, Args&&... args) {
        return openai::detail::wait_for<T>(std::forward<Initiation>(initiation), std::forward<Args>(args)...);
    }
};

/// Makes `as_result(block)` work.
template <class T>
class boost::asio::async_result<openai::block_t, void(openai::result<T>)> {
public:
    template <class Initiation, class... Args>
    static openai::result<T> initiate(Initiation&& initiation, openai::block_t, Args&&... args) {
        using value = openai::result<T>;
        return openai::detail::wait_for<value>(std::forward<Initiation>(initiation), std::forward<Args>(args)...);
    }
};
