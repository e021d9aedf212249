// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/composed.hpp>
#include <openai/detail/json_body.hpp>
#include <openai/detail/resource.hpp>
#include <openai/tasks/task.hpp>

#include <boost/json/value.hpp>

namespace openai {

namespace detail {

/// The work of `tasks::poll_until`.
class OPENAI_DECL task_polling {
public:
    task_polling(std::string at, std::string what, task_watch wanted)
        : path(std::move(at))
        , id(std::move(what))
        , watch(std::move(wanted)) {}
    std::string path;
    std::string id;
    task_watch watch;
};

OPENAI_DECL void start_composed(std::shared_ptr<client_core> core, task_polling work, call_options options,
                                any_handler<task> handler);

} // namespace detail
namespace endpoints {

/// POST {path}; the caller gives the path
struct submit_task {
    using request = detail::json_body;
    using answer = task;
    OPENAI_DECL static const detail::codec wire;
};

/// GET {path}; the caller gives the path
struct poll_task {
    using answer = task;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.tasks`: endpoints that start work in the background and give its result later, when you ask for it. A path
/// begins with "/" and is appended to the base URL.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL tasks : public detail::resource {
public:
    using resource::resource;

    /// POST {path}: starts a task. The server bills each start. Therefore there is only one attempt, whatever the retry
    /// policy says, unless the options have `idempotent` or an `idempotency_key`.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`. It
    ///   is then unknown whether a task has begun.
    /// Lifetimes: everything is moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<task, Tail...>
    auto submit(std::string path, boost::json::value body, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::submit_task>(detail::json_body(std::move(body))).to(std::move(path)),
                       std::forward<Tail>(tail)...);
    }

    /// Polls the task until it is done: sends one GET immediately, and then one after each interval. Each GET is a call
    /// of its own, with the client's retries. Keep the id: if the watch ends early, the task goes on, and you can watch
    /// it again.
    ///
    /// Completes when: the status of the task is no longer one of `task_watch::pending`, `task_watch::timeout` has
    ///   passed, or a GET failed.
    /// Errors: `server_error` with the server's message if the task failed, even if the HTTP status is 200;
    ///   `total_timeout`; `invalid_argument` (an empty id, or an interval or a timeout that is not positive); those of
    ///   each GET.
    /// Cancellation, lifetimes, executor: as `submit`. Cancelling ends the watch, not the task.
    template <class... Tail>
        requires detail::tail_for<task, Tail...>
    auto poll_until(std::string path, std::string id, task_watch watch, Tail&&... tail) const {
        return detail::perform_composed<task>(core(),
                                              detail::task_polling(std::move(path), std::move(id), std::move(watch)),
                                              std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<task, Tail...>
    auto poll_until(std::string path, std::string id, Tail&&... tail) const {
        return poll_until(std::move(path), std::move(id), task_watch(), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
