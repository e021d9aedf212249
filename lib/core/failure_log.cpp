// SPDX-License-Identifier: BSL-1.0
#include <openai/core/failure_log.hpp>

#include "core/longest_time.hpp"

#include <utility>

namespace openai {

failure_log::failure_log(sink write, std::chrono::milliseconds interval, clock_function now,
                         const metrics_options& counted)
    : metrics(counted)
    , write_(std::move(write))
    , interval_(detail::bounded(interval))
    , now_(now ? std::move(now) : [] { return std::chrono::steady_clock::now(); }) {}

void failure_log::on_retry(const observed::retry& seen) noexcept {
    metrics::on_retry(seen);
    if (!seen.replay) write(seen.origin, "will try again: ", seen.cause, seen.status, "");
}

void failure_log::on_call_end(const observed::call_end& seen) noexcept {
    metrics::on_call_end(seen);
    if (!seen.code || *seen.code == errc::cancelled || *seen.code == errc::client_closed) return;
    write(seen.origin, "call failed: ", *seen.code, seen.status, seen.request_id);
}

void failure_log::write(std::string_view origin, std::string_view what, errc code, int status,
                        std::string_view request_id) try {
    const auto now = now_();
    std::unique_lock lock(mutex_);
    auto at = origins_.find(origin);
    if (at == origins_.end()) at = origins_.emplace(origin, origin_state()).first;
    auto& state = at->second;
    if (now < state.next) {
        ++state.left_out;
        return;
    }
    state.next = now + interval_;
    std::string line(origin);
    line.append(": ").append(what).append(name_of(code));
    if (status != 0) line += ", HTTP " + std::to_string(status);
    if (!request_id.empty()) line.append(", request id ").append(request_id);
    if (state.left_out > 0) line += " (and " + std::to_string(state.left_out) + " more)";
    state.left_out = 0;
    lines_.push_back(std::move(line));
    if (std::exchange(writing_, true)) return;
    while (!lines_.empty()) {
        const auto next = std::move(lines_.front());
        lines_.pop_front();
        lock.unlock();
        try {
            write_(next);
        } catch (...) { // an exception of the sink must not end a call
        }
        lock.lock();
    }
    writing_ = false;
} catch (...) {
    return; // without memory, the line is not written
}

} // namespace openai
