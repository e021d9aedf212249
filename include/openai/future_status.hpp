// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_options.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// What has become of a future response. From `succeeded` on it has ended.
enum class future_state {
    queued,    ///< waits for its turn
    running,   ///< the server is asked
    succeeded, ///< the answer is there
    failed,    ///< the call failed; its error is there
    cancelled, ///< by `cancel()`
    timed_out, ///< the call failed because a time limit passed
    lost,      ///< it was under way in a program that has ended
    expired,   ///< it was dropped: its time was over, or room was needed
    redeemed   ///< somebody took the answer
};

/// "queued", "running", ... as it is exported.
OPENAI_DECL std::string_view name_of(future_state state) noexcept;

/// What is known of a future response besides its answer.
class OPENAI_DECL future_status {
public:
    using time = std::chrono::system_clock::time_point;

    std::string id;
    future_state state = future_state::queued;
    std::string model;
    std::string label;
    bool streamed = false;
    int attempts = 0; ///< how often a call that failed was tried; else 0
    time created{};
    std::optional<time> started;
    std::optional<time> finished;

    future_status() = default;

    /// Nothing more will happen to it, but that it is taken or dropped.
    bool ended() const noexcept { return state >= future_state::succeeded; }
};

/// How a request is submitted.
class submit_options {
public:
    bool stream = false; ///< the answer is read as it is written: `partial()` shows the text so far
    std::string label;   ///< to be found by with `list`
    /// While a future response of this key is kept, submitting again gives its id, and nothing is asked twice.
    std::string idempotency_key;
    call_options call;

    submit_options() = default;
    explicit submit_options(std::string name)
        : label(std::move(name)) {}

    submit_options& as_stream() & {
        stream = true;
        return *this;
    }
    submit_options&& as_stream() && { return std::move(as_stream()); }
};

/// Which future responses to list.
class future_filter {
public:
    std::optional<future_state> state; ///< default: all but those expired and redeemed
    std::string label;                 ///< empty: any
    std::size_t limit = 20;
    std::string after; ///< the last id of the page before; empty: from the newest on

    future_filter() = default;
};

} // namespace openai
