// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/response.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// Work that a server does in the background: a video, a song, a long transcription.
class OPENAI_DECL job : public response {
public:
    std::string id;            ///< its "id" or "generation_id"; empty if the server does not say
    std::string state;         ///< its "status" in the server's words; empty if it does not say
    boost::json::object extra; ///< everything else: the result, e.g. `extra.at("video").at("url")`, or the "error"

    job() = default;

    /// Whether `state` says that the work failed: "error", "failed", "cancelled", "expired" and the like.
    bool has_failed() const noexcept;
};

/// Options for watching a job with `jobs::poll_until`.
class OPENAI_DECL job_watch {
public:
    std::chrono::milliseconds interval{10'000}; ///< the pause between an answer and the next request; must be positive
    std::chrono::milliseconds timeout{900'000}; ///< for the whole watch; `no_timeout`: without limit

    /// The query parameter that names the job: `GET path?generation_id=<id>`. Empty: `GET path/<id>`.
    std::string id_parameter = "generation_id";

    /// The states in which the job is not done yet; case does not matter. Any other state ends the watch.
    std::vector<std::string> pending;

    /// Called with each answer, on the client's executor. If it throws, the watch ends with that error.
    std::function<void(const job&)> on_poll;

    job_watch();

    job_watch& every(std::chrono::milliseconds time) & {
        interval = time;
        return *this;
    }
    job_watch&& every(std::chrono::milliseconds time) && { return std::move(every(time)); }

    job_watch& at_most(std::chrono::milliseconds time) & {
        timeout = time;
        return *this;
    }
    job_watch&& at_most(std::chrono::milliseconds time) && { return std::move(at_most(time)); }

    /// Asks for `path/<id>`.
    job_watch& by_path() & {
        id_parameter.clear();
        return *this;
    }
    job_watch&& by_path() && { return std::move(by_path()); }
};

} // namespace openai
