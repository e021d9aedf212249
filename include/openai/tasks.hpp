// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/composed.hpp>
#include <openai/detail/json_body.hpp>
#include <openai/detail/resource.hpp>
#include <openai/tasks/task.hpp>

#include <boost/json/value.hpp>

namespace openai {

namespace detail {

/// The arguments of `tasks::poll_until`.
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

/// `client.tasks`: starts work that a server does in the background, and asks for its result later. You give the path
/// of the endpoint. The path begins with "/" and is appended to the base URL.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL tasks : public detail::resource {
public:
    using resource::resource;

    /// POST {path}: starts a task. The server bills each start, so the library does not retry this call by default. If
    /// the options set `idempotent` or an `idempotency_key`, the library retries the call like other calls.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`. The server may already have started the task.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<task, Tail...>
    auto submit(std::string path, boost::json::value body, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::submit_task>(detail::json_body(std::move(body))).to(std::move(path)),
                       std::forward<Tail>(tail)...);
    }

    /// Polls the task until it is done: sends one GET immediately, and then one after each interval. Each GET is a
    /// separate call, which the library retries like other calls. If this operation ends early, the task continues, and
    /// you can poll it again with the same id.
    ///
    /// Completes when: a GET has returned a status that is not in the list `task_watch::pending`, or a GET has failed,
    ///   or the time limit `task_watch::timeout` has passed.
    /// Errors: `server_error` with the server's message if the task failed, even if the HTTP status is 200;
    ///   `total_timeout` if `task_watch::timeout` has passed; `invalid_argument` if the id is empty, or if the interval
    ///   or the timeout is not positive; the errors of each GET.
    /// Cancellation, lifetimes, executor: as for `submit`. Cancelling ends the polling, not the task.
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
