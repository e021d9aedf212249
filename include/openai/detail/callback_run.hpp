// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/callback_call.hpp>
#include <openai/detail/initiate.hpp>
#include <openai/stream_result.hpp>

#include <boost/asio/bind_executor.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

namespace openai {

template <class Event>
class stream;
template <class Event>
class basic_session_stream;

namespace detail {

struct no_executor {};

/// The occasion on which a handler is invoked.
enum class moment { response, error, data, terminate, formula };

template <moment When, class Function>
struct callback {
    Function function;
};

/// The handlers that the user has set for one operation, and the functions that invoke these handlers.
template <class Executor, class... Handlers>
class callback_set {
public:
    callback_set(Executor executor, std::tuple<Handlers...> handlers)
        : executor_(std::move(executor))
        , handlers_(std::move(handlers)) {}

    const std::shared_ptr<callback_call>& call() const noexcept { return call_; }

    /// Binds the completion handler of an operation to the executor on which the user's handlers run.
    template <class Handler>
    auto bind(Handler handler) const {
        if constexpr (std::same_as<Executor, no_executor>) return handler;
        else return boost::asio::bind_executor(executor_, std::move(handler));
    }

protected:
    /// Invokes the handlers for an event. Returns the first exception that one of them threw, or null.
    template <class Event>
    std::exception_ptr tell_data(const Event& event) {
        std::exception_ptr thrown;
        tell<moment::data>(thrown, [&](auto& function) {
            if constexpr (std::invocable<decltype(function), const Event&, call_handle>)
                function(event, call_handle(call_));
            else if constexpr (std::invocable<decltype(function), const Event&>) function(event);
            else static_assert(sizeof(function) == 0, "on_data takes const Event&, or that and a call_handle");
        });
        return thrown;
    }

    /// Invokes the handlers for the end of the operation. After the last handler has run, rethrows `thrown` or, if
    /// `thrown` is null, the first exception that a handler threw, if any.
    template <class Result>
    void tell_end(const Result& result, std::exception_ptr thrown = nullptr) {
        const auto alone = [&](auto& function) { give(function, result); };
        if (result.success()) tell<moment::response>(thrown, [&](auto& function) { give(function, result, *result); });
        else tell<moment::error>(thrown, [&](auto& function) { give(function, result, result.error()); });
        tell<moment::terminate>(thrown, alone);
        tell<moment::formula>(thrown, alone);
        call_->finish();
        if (thrown) std::rethrow_exception(thrown);
    }

private:
    template <class Function, class Result, class... Part>
    static void give(Function& function, const Result& result, const Part&... part) {
        if constexpr (std::invocable<Function&, const Result&>) function(result);
        else if constexpr (sizeof...(Part) == 1 && std::invocable<Function&, const Part&...>) function(part...);
        else if constexpr (std::invocable<Function&>) function();
        else
            static_assert(sizeof(function) == 0,
                          "a callback takes const result<T>&, or nothing; on_response also const T&, where T is what "
                          "the operation gives, and on_error const openai::error&");
    }

    template <moment When, class Action>
    void tell(std::exception_ptr& thrown, const Action& action) {
        std::apply([&](auto&... handlers) { (tell_one<When>(handlers, thrown, action), ...); }, handlers_);
    }

    template <moment When, moment Its, class Function, class Action>
    static void tell_one(callback<Its, Function>& handler, std::exception_ptr& thrown, const Action& action) {
        if constexpr (When == Its) {
            try {
                action(handler.function);
            } catch (...) {
                if (!thrown) thrown = std::current_exception();
            }
        }
    }

    [[no_unique_address]] Executor executor_;
    std::tuple<Handlers...> handlers_;
    const std::shared_ptr<callback_call> call_ = std::make_shared<callback_call>();
};

template <class Handler>
inline constexpr bool is_for_data = false;
template <class Function>
inline constexpr bool is_for_data<callback<moment::data, Function>> = true;

/// The completion handler of the operation that was started with `callbacks`.
template <class T, class Run>
struct callback_end {
    static constexpr bool takes_outcome = true;
    std::shared_ptr<Run> run;

    void operator()(outcome how, T value) const { run->complete(how, std::move(value)); }
    void operator()(std::exception_ptr failure, T value) const { run->complete(failure, std::move(value)); }
};

/// The completion handler of each read from a stream.
template <class Event, class Run>
struct callback_read {
    static constexpr bool takes_outcome = true;
    std::shared_ptr<Run> run;

    void operator()(outcome how, std::optional<Event> event) const { run->received(how, std::move(event)); }
    void operator()(std::exception_ptr failure, std::optional<Event> event) const {
        run->received(failure, std::move(event));
    }
};

/// Runs an operation that returns a value.
template <class T, class Executor, class... Handlers>
class callback_run : public callback_set<Executor, Handlers...> {
    static_assert(!(is_for_data<Handlers> || ...),
                  "on_data is for operations that open a stream, e.g. chat.stream: this one gives its answer whole");

public:
    using callback_set<Executor, Handlers...>::callback_set;

    void complete(const outcome& how, T value) {
        if (how.failed()) this->tell_end(result<T>(how.failure()));
        else this->tell_end(result<T>(std::move(value), how.response()));
    }
};

/// Runs an operation that opens a `Stream` of `Event`, and reads this stream to its end.
template <class Stream, class Event, class Executor, class... Handlers>
class callback_stream_run
    : public callback_set<Executor, Handlers...>,
      public std::enable_shared_from_this<callback_stream_run<Stream, Event, Executor, Handlers...>> {
public:
    using callback_set<Executor, Handlers...>::callback_set;

    void complete(const outcome& how, Stream opened) {
        if (how.failed()) return end(how.failure());
        events_ = std::move(opened);
        this->call()->stream_opened([weak = this->weak_from_this()] {
            if (const auto self = weak.lock()) self->events_.cancel();
        });
        read();
    }

    /// Invokes the handlers for this event, and for all further events that have already been received. Then waits for
    /// more events.
    void received(const outcome& how, std::optional<Event> event) {
        if (how.failed()) return end(how.failure());
        if (!event) return end_well();
        do {
            last_ = std::move(event);
            if (const auto thrown = this->tell_data(*last_)) return end_thrown(thrown);
            event = events_.ready();
        } while (event);
        read();
    }

private:
    using completion = typename stream_traits<Event>::result_type;
    using read_handler = callback_read<Event, callback_stream_run>;

    void read() { events_.next(this->bind(read_handler{this->shared_from_this()})); }

    void end_well() {
        if constexpr (std::same_as<Stream, stream<Event>>)
            if (const auto too_large = events_.too_large()) return end(to_error(too_large));
        end({events_.partial(), events_.response()});
    }

    void end_thrown(const std::exception_ptr& thrown) {
        events_.cancel();
        error_details details;
        details.code = errc::cancelled;
        details.phase = phase::stream;
        details.maybe_billed = billing::yes;
        details.context = "on_data threw an exception";
        end(error(std::move(details)), thrown);
    }

    void end(result<completion> how, const std::exception_ptr& thrown = nullptr) {
        const auto& received = how.success() ? completion() : events_.partial();
        this->tell_end(stream_result<Event>(std::move(how), received, std::move(last_)), thrown);
    }

    Stream events_;
    std::optional<Event> last_;
};

template <class Event, class Executor, class... Handlers>
class callback_run<stream<Event>, Executor, Handlers...>
    : public callback_stream_run<stream<Event>, Event, Executor, Handlers...> {
public:
    using callback_stream_run<stream<Event>, Event, Executor, Handlers...>::callback_stream_run;
};

/// Runs an operation that opens a session's stream, and reads all answers of this stream. The handlers that are invoked
/// at the end get the last answer.
template <class Event, class Executor, class... Handlers>
class callback_run<basic_session_stream<Event>, Executor, Handlers...>
    : public callback_stream_run<basic_session_stream<Event>, Event, Executor, Handlers...> {
public:
    using callback_stream_run<basic_session_stream<Event>, Event, Executor, Handlers...>::callback_stream_run;
};

} // namespace detail
} // namespace openai
