// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// Work that a server does in the background, such as making a video or a long transcription.
class OPENAI_DECL task {
public:
    std::string id;            ///< the task's "id" or "generation_id"; empty if the server sends neither
    std::string status;        ///< the status as the server names it; empty if the server sends none
    boost::json::object extra; ///< all other members: the result, e.g. `extra.at("video").at("url")`, or the "error"

    task() = default;

    /// Whether `status` says that the work failed: "error", "failed", "cancelled", "expired" and the like.
    bool has_failed() const noexcept;
};

/// Options for polling a task with `tasks::poll_until`.
class OPENAI_DECL task_watch {
public:
    std::chrono::milliseconds interval{10'000}; ///< pause between a response and the next request; must be positive
    std::chrono::milliseconds timeout{900'000}; ///< time limit of the whole polling; `no_timeout` turns it off

    /// The name of the query parameter that carries the task's id, as in `GET path?generation_id=<id>`. If the name is
    /// empty, each request is `GET path/<id>`.
    std::string id_parameter = "generation_id";

    /// The statuses of a task that is not done yet. The case of the letters does not matter. Any other status ends the
    /// polling.
    std::vector<std::string> pending;

    /// The library calls this function with each response, on the client's executor. If the function throws an `error`,
    /// the polling ends, and the operation fails with this `error`. If the function throws another exception, the
    /// operation fails with `internal_error`.
    std::function<void(const task&)> on_poll;

    task_watch();

    /// Sets the pause between two requests.
    task_watch& every(std::chrono::milliseconds time) & {
        interval = time;
        return *this;
    }
    task_watch&& every(std::chrono::milliseconds time) && { return std::move(every(time)); }

    /// Sets the time limit of the whole polling.
    task_watch& at_most(std::chrono::milliseconds time) & {
        timeout = time;
        return *this;
    }
    task_watch&& at_most(std::chrono::milliseconds time) && { return std::move(at_most(time)); }

    /// Makes each request `GET path/<id>`.
    task_watch& by_path() & {
        id_parameter.clear();
        return *this;
    }
    task_watch&& by_path() && { return std::move(by_path()); }
};

} // namespace openai
