// SPDX-License-Identifier: BSL-1.0
#include "client/attempt_log.hpp"

#include "redact.hpp"

#include <utility>

namespace openai::detail {
namespace {

constexpr std::size_t longest_history = 16;

std::chrono::milliseconds rounded(io::clock::duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time);
}

} // namespace

void attempt_log::begin(io::clock::time_point now) noexcept {
    began_ = now;
    ++made_;
}

void attempt_log::fail(const error_details& details, io::clock::time_point now, const std::string& provider,
                       const secret& key) {
    attempt one;
    one.start = rounded(began_ - call_began_);
    one.duration = rounded(now - began_);
    one.code = details.code;
    one.status = details.status;
    one.request_id = details.api.request_id;
    redact(one.request_id, key.reveal());
    one.provider = provider;
    if (history_.size() == longest_history) history_.erase(history_.begin());
    history_.push_back(std::move(one));
}

void attempt_log::tell(error_details& details) const {
    if (made_ == 0 && !details.history.empty()) return; // a call that is made of others: they have told
    details.attempts = made_;
    details.history = history_;
}

} // namespace openai::detail
