// SPDX-License-Identifier: BSL-1.0
#include "api/tasks/task.hpp"
#include "api/common/api_json.hpp"

#include "text/ascii.hpp"

#include "engine/answers/error_document.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/json_text.hpp"

#include <algorithm>

namespace openai {

BOOST_DESCRIBE_STRUCT(task, (), (id, status))

namespace detail::mapping {

bool is_one_of(std::string_view status, const std::vector<std::string>& words) noexcept {
    return std::ranges::any_of(words, [&](const std::string& word) { return ascii::iequals(status, word); });
}

inline void after_read(const boost::json::object& json, task& out, const path& at) {
    const auto* id = out.id.empty() ? json.if_contains("generation_id") : nullptr;
    if (id) read_value(*id, out.id, at);
}

/// Throws the error in a document without a status. If the document has a status, its error is that of the task.
template <>
void read(const http_message& answer, task& out) {
    const auto document = parse_json_or_throw(answer.body, "the body");
    throw_if_error(answer, document, "status");
    if (!read_value(unwrapped(document, "status"), out, path())) reject(path(), "is not an object");
}

error failure_of(const task& failed, const http_response& answer) {
    error_details details;
    details.code = errc::server_error;
    details.phase = phase::done;
    details.maybe_billed = billing::unknown;
    details.api = read_error_document(boost::json::value(failed.extra));
    add_response(details, answer);
    complete(details.api, details.headers, "the task failed");
    details.context = "the task ended with status " + sanitize(failed.status, 64);
    return error(std::move(details));
}

} // namespace detail::mapping

bool task::has_failed() const noexcept {
    static const std::vector<std::string> words = {"error",    "failed",  "failure",   "cancelled",
                                                   "canceled", "timeout", "timed_out", "expired"};
    return detail::mapping::is_one_of(status, words);
}

task_watch::task_watch()
    : pending{"waiting",     "active",     "processing", "queued",    "generating", "in_progress",
              "in-progress", "pending",    "running",    "submitted", "created",    "starting",
              "started",     "validating", "finalizing", "cancelling"} {}

template class detail::api_json<task>;

} // namespace openai
