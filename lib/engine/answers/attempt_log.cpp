// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/attempt_log.hpp"

#include "text/redact.hpp"

#include <algorithm>
#include <utility>

namespace openai::detail {
namespace {

constexpr std::size_t longest_history = 16;

std::chrono::milliseconds rounded(net::clock::duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time);
}

} // namespace

void attempt_log::begin(net::clock::time_point now) noexcept {
    began_ = now;
    ++made_;
}

attempt attempt_log::one(const error_details& details, net::clock::time_point from, net::clock::time_point to) const {
    attempt made;
    made.start = rounded(from - call_began_);
    made.duration = rounded(to - from);
    made.code = details.code;
    made.status = details.status;
    if (asked_) made.provider = asked_->provider;
    return made;
}

void attempt_log::keep(attempt made) {
    if (history_.size() == longest_history) history_.erase(history_.begin());
    history_.push_back(std::move(made));
}

void attempt_log::fail(const error_details& details, net::clock::time_point now, const secret& key) {
    billed_ = std::max(billed_, details.maybe_billed); // before anything that needs memory
    auto made = one(details, began_, now);
    made.request_id = details.api.request_id;
    redact(made.request_id, key.reveal());
    keep(std::move(made));
}

void attempt_log::skip(const error_details& details, net::clock::time_point now) {
    auto made = one(details, now, now);
    made.skipped = true;
    keep(std::move(made));
}

void attempt_log::tell(error_details& details) const {
    const bool told = details.phase != phase::prepare || !details.history.empty();
    if (!asked_ && told) return; // a call that this operation is made of has recorded it
    details.attempts = made_;
    details.history = history_;
    details.maybe_billed = std::max(details.maybe_billed, billed_);
    if (!asked_ || details.code == errc::invalid_argument) return; // no server is responsible for the caller's mistake
    if (details.server.empty()) details.server = asked_->server;
    details.provider = asked_->provider;
}

} // namespace openai::detail
