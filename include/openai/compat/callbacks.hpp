// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_handle.hpp>
#include <openai/detail/callback_run.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>

#include <exception>
#include <memory>
#include <tuple>
#include <utility>

namespace openai {

/// A completion token with separate handlers for success, failure, stream events and the end of a call. You can leave
/// out any of these handlers, or set several of one kind. Starting the call returns a `call_handle` immediately, before
/// any handler is called.
///
///     auto call = client.chat.create(request, openai::callbacks()
///         .on_response([](const openai::chat_completion& answer) { show(answer.text()); })
///         .on_error([](const openai::error& failure) { warn(failure.what()); })
///         .on_terminate([](const openai::result<openai::chat_completion>& result) { ... }));
///
/// When the call ends, the token calls each of these handlers once, in this order:
///
/// - `on_response` after success, or `on_error` after a failure
/// - `on_terminate`
/// - `formula`
///
/// Each of these handlers takes the `result<T>` or nothing. Instead of the `result<T>`, `on_response` can take the
/// value, and `on_error` can take the error.
///
/// If the operation opens a stream, the token reads the stream to its end and calls `on_data` for each event. At the
/// end, the other handlers get a `stream_result<Event>` instead of the `result<T>`. The `stream_result` contains the
/// last event, and its value is the accumulated answer. If the operation opens no stream, a token with `on_data` does
/// not compile.
///
/// If the operation is the `stream` function of a session, the token also runs the tools that the model calls.
/// `on_data` gets the events of all answers to the prompt. The value of the `stream_result` is the last of these
/// answers.
///
/// The handlers run one after the other, on the executor that is bound to the token. By default, this is the client's
/// executor. If a handler throws, the later handlers are still called, and then the exception leaves
/// `io_context::run()`. If `on_data` throws, the token stops reading, and the call ends with `cancelled`.
template <class Executor = detail::no_executor, class... Handlers>
class callbacks {
public:
    callbacks() = default;
    /// Used by the functions below. To make a token, begin with `openai::callbacks()`.
    explicit callbacks(Executor executor, std::tuple<Handlers...> handlers, boost::asio::cancellation_slot slot)
        : executor_(std::move(executor))
        , handlers_(std::move(handlers))
        , slot_(slot) {}

    /// Adds a handler that is called after success. It takes `const result<T>&`, `const T&` or nothing.
    template <class Function>
    auto on_response(Function function) && {
        return std::move(*this).template add<detail::moment::response>(std::move(function));
    }

    /// Adds a handler that is called after a failure. It takes `const result<T>&`, `const error&` or nothing.
    template <class Function>
    auto on_error(Function function) && {
        return std::move(*this).template add<detail::moment::error>(std::move(function));
    }

    /// Adds a handler that is called for each event of a stream. It takes `const Event&`, or `const Event&` and the
    /// `call_handle`.
    template <class Function>
    auto on_data(Function function) && {
        return std::move(*this).template add<detail::moment::data>(std::move(function));
    }

    /// Adds a handler that is called at the end, after success or failure. It takes `const result<T>&` or nothing.
    template <class Function>
    auto on_terminate(Function function) && {
        return std::move(*this).template add<detail::moment::terminate>(std::move(function));
    }

    /// Adds a handler that is called at the end, after the handlers of `on_terminate`. It takes `const result<T>&` or
    /// nothing. (The client library 4D AIKit calls `formula` for each event of a stream. This library calls only
    /// `on_data` for each event.)
    template <class Function>
    auto formula(Function function) && {
        return std::move(*this).template add<detail::moment::formula>(std::move(function));
    }

    /// Sets the executor on which the handlers run, as `asio::bind_executor(executor, callbacks)` does.
    template <class Other>
    auto on(Other executor) && {
        return callbacks<Other, Handlers...>(std::move(executor), std::move(handlers_), slot_);
    }

    /// Sets a cancellation slot, with which you can cancel the call. You can also cancel the call with its
    /// `call_handle`. This function does the same as `asio::bind_cancellation_slot(slot, callbacks)`.
    callbacks cancelled_by(boost::asio::cancellation_slot slot) && {
        slot_ = slot;
        return std::move(*this);
    }

    /// Starts an operation that completes with a `T`. `async_result` calls this function.
    template <class T, class Initiation, class... Args>
    call_handle start(Initiation&& initiation, Args&&... args) && {
        using run_type = detail::callback_run<T, Executor, Handlers...>;
        const auto slot = slot_;
        const auto run = std::make_shared<run_type>(std::move(executor_), std::move(handlers_));
        if (slot.is_connected())
            boost::asio::cancellation_slot(slot).assign([call = std::weak_ptr(run->call())](auto) {
                if (const auto alive = call.lock()) alive->cancel();
            });
        call_handle handle(run->call());
        std::forward<Initiation>(initiation)(
            run->bind(boost::asio::bind_cancellation_slot(run->call()->slot(), detail::callback_end<T, run_type>{run})),
            std::forward<Args>(args)...);
        return handle;
    }

private:
    template <detail::moment When, class Function>
    auto add(Function function) && {
        using added = detail::callback<When, Function>;
        return callbacks<Executor, Handlers..., added>(
            std::move(executor_), std::tuple_cat(std::move(handlers_), std::tuple<added>(added{std::move(function)})),
            slot_);
    }

    [[no_unique_address]] Executor executor_{};
    std::tuple<Handlers...> handlers_;
    boost::asio::cancellation_slot slot_;
};

} // namespace openai

template <class Executor, class... Handlers, class T>
class boost::asio::async_result<openai::callbacks<Executor, Handlers...>, void(std::exception_ptr, T)> {
public:
    template <class Initiation, class... Args>
    static auto initiate(Initiation&& initiation, openai::callbacks<Executor, Handlers...> token, Args&&... args) {
        return std::move(token).template start<T>(std::forward<Initiation>(initiation), std::forward<Args>(args)...);
    }
};

namespace openai::detail {

/// Returns the `callbacks` inside a token, with the executor and the cancellation slot that are bound to the token. If
/// several executors or several slots are bound, the outermost one is used.
template <class Executor, class... Handlers>
callbacks<Executor, Handlers...> unbind(callbacks<Executor, Handlers...> token) {
    return token;
}
template <class Token>
auto unbind(boost::asio::cancellation_slot_binder<Token, boost::asio::cancellation_slot> token);
template <class Token, class Bound>
auto unbind(boost::asio::executor_binder<Token, Bound> token) {
    const auto executor = token.get_executor();
    return unbind(std::move(token.get())).on(executor);
}
template <class Token>
auto unbind(boost::asio::cancellation_slot_binder<Token, boost::asio::cancellation_slot> token) {
    const auto slot = token.get_cancellation_slot();
    return unbind(std::move(token.get())).cancelled_by(slot);
}

template <class Token>
inline constexpr bool is_callbacks = false;
template <class Executor, class... Handlers>
inline constexpr bool is_callbacks<callbacks<Executor, Handlers...>> = true;
template <class Token, class Bound>
inline constexpr bool is_callbacks<boost::asio::executor_binder<Token, Bound>> = is_callbacks<Token>;
template <class Token>
inline constexpr bool is_callbacks<boost::asio::cancellation_slot_binder<Token, boost::asio::cancellation_slot>> =
    is_callbacks<Token>;

template <class T, class Token>
struct bound_callbacks {
    template <class Initiation, class... Args>
    static auto initiate(Initiation&& initiation, Token token, Args&&... args) {
        return unbind(std::move(token))
            .template start<T>(std::forward<Initiation>(initiation), std::forward<Args>(args)...);
    }
};

} // namespace openai::detail

/// Makes `bind_executor(executor, callbacks)` work as a token: all handlers of the `callbacks` run on this executor.
/// Asio's own specialisation would bind the executor only to the handler of the operation that opens a stream, and not
/// to the handlers that read the stream.
template <class Token, class Bound, class T>
    requires openai::detail::is_callbacks<Token>
class boost::asio::async_result<boost::asio::executor_binder<Token, Bound>, void(std::exception_ptr, T)>
    : public openai::detail::bound_callbacks<T, boost::asio::executor_binder<Token, Bound>> {};

/// Makes `bind_cancellation_slot(slot, callbacks)` work as a token: both this slot and the `call_handle` can cancel the
/// call. Asio's own specialisation would replace the cancellation slot that the `call_handle` uses.
template <class Token, class T>
    requires openai::detail::is_callbacks<Token>
class boost::asio::async_result<boost::asio::cancellation_slot_binder<Token, boost::asio::cancellation_slot>,
                                void(std::exception_ptr, T)>
    : public openai::detail::bound_callbacks<
          T, boost::asio::cancellation_slot_binder<Token, boost::asio::cancellation_slot>> {};
