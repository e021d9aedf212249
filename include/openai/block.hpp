// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/result.hpp>

#include <boost/asio/async_result.hpp>

#include <exception>
#include <memory>
#include <optional>
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

/// Marks the current thread as one that will block until the operations that it initiates have completed. While this
/// object exists, initiating an operation on this thread throws `would_deadlock` if the thread also runs the executor
/// of the operation's client. The constructor throws `would_deadlock` if the current thread is the own thread of any
/// client.
class OPENAI_DECL blocking_scope {
public:
    blocking_scope();
    ~blocking_scope();
    blocking_scope(const blocking_scope&) = delete;
    blocking_scope& operator=(const blocking_scope&) = delete;

private:
    const bool before_;
};

/// Ends a wait. The operation's handler owns this object, and calls `reach()` when the operation has completed. If the
/// object is destroyed before that, the wait ends with an exception. The object contains a `std::promise`, which is
/// hidden in the source file because <future> takes long to compile.
class OPENAI_DECL block_end {
public:
    block_end(block_end&& other) noexcept;
    ~block_end();

    /// Lets the thread continue.
    void reach();

private:
    friend class block_wait;
    struct promise;
    explicit block_end(std::unique_ptr<promise> made) noexcept;

    std::unique_ptr<promise> promise_;
};

/// Lets the current thread wait until a handler has been called.
class OPENAI_DECL block_wait {
public:
    block_wait();
    block_wait(const block_wait&) = delete;
    block_wait& operator=(const block_wait&) = delete;
    ~block_wait();

    /// Returns the object with which the handler ends this wait. Call this function once.
    block_end end();

    /// Waits. Throws `std::future_error` (`broken_promise`) if the handler was destroyed without having been called.
    void wait();

private:
    struct state;
    std::unique_ptr<state> state_;
};

template <class T>
struct block_outcome {
    std::exception_ptr failure;
    std::optional<T> value;
};

template <class T>
struct block_handler {
    std::shared_ptr<block_outcome<T>> outcome; // shared, because the thread can continue before `reach()` returns
    block_end end;

    void operator()(std::exception_ptr failure, T value) {
        if (failure) outcome->failure = std::move(failure);
        else outcome->value.emplace(std::move(value));
        end.reach();
    }
    void operator()(T value) {
        outcome->value.emplace(std::move(value));
        end.reach();
    }
};

/// Initiates an operation and waits until it has completed.
template <class T, class Initiation, class... Args>
T wait_for(Initiation&& initiation, Args&&... args) {
    const auto outcome = std::make_shared<block_outcome<T>>();
    block_wait wait;
    {
        const blocking_scope scope;
        std::forward<Initiation>(initiation)(block_handler<T>{outcome, wait.end()}, std::forward<Args>(args)...);
    }
    wait.wait();
    if (outcome->failure) std::rethrow_exception(outcome->failure);
    return std::move(*outcome->value);
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
