// SPDX-License-Identifier: BSL-1.0
#include "model/job.hpp"

#include "model/error_document.hpp"
#include "model/read.hpp"

#include <algorithm>

namespace openai {

BOOST_DESCRIBE_STRUCT(job, (), (id, state))

namespace mapping {

template <>
constexpr std::string_view json_name<job>(std::string_view field) {
    return state_as_status(field);
}

namespace {

bool same_word(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace

bool is_one_of(std::string_view status, const std::vector<std::string>& words) noexcept {
    return std::ranges::any_of(words, [&](const std::string& word) { return same_word(status, word); });
}

/// Without a status an error is one of the call, with it one of the job.
template <>
job read(std::shared_ptr<const http_response> answer) {
    const auto document = parse_json_or_throw(answer->body, "the body");
    throw_if_error(*answer, document, "status");
    const auto& inner = unwrapped(document, "status");
    job result;
    if (!read_value(inner, result, path())) reject(path(), "is not an object");
    if (result.id.empty()) {
        if (const auto* id = inner.get_object().if_contains("generation_id")) read_value(*id, result.id, path());
    }
    static_cast<response&>(result) = response(std::move(answer));
    return result;
}

error failure_of(const job& failed) {
    error_details details;
    details.code = errc::server_error;
    details.phase = phase::done;
    details.maybe_billed = billing::unknown;
    details.status = failed.status();
    details.headers = failed.headers();
    details.api = read_error_document(boost::json::value(failed.extra));
    complete(details.api, details.headers, "the job failed");
    details.context = "the job ended with status " + sanitize(failed.state, 64);
    return error(std::move(details));
}

} // namespace mapping

bool job::has_failed() const noexcept {
    static const std::vector<std::string> words = {"error",    "failed",  "failure",   "cancelled",
                                                   "canceled", "timeout", "timed_out", "expired"};
    return mapping::is_one_of(state, words);
}

job_watch::job_watch()
    : pending{"waiting",     "active",     "processing", "queued",    "generating", "in_progress",
              "in-progress", "pending",    "running",    "submitted", "created",    "starting",
              "started",     "validating", "finalizing", "cancelling"} {}

} // namespace openai
