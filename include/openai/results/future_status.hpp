// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/call_options.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// The state of a deferred completion. It has ended in every state from `succeeded` on.
enum class future_state {
    queued,    ///< waits for its turn
    running,   ///< its request is under way
    succeeded, ///< its answer is there
    failed,    ///< the call failed; its error is there
    cancelled, ///< by `cancel()`
    timed_out, ///< the call failed because a time limit passed
    lost,      ///< it was under way when its program ended
    expired,   ///< it was dropped, because its time was over or room was needed
    redeemed   ///< its answer was taken
};

/// The name as in an export: "queued", "running", ...
OPENAI_DECL std::string_view name_of(future_state state) noexcept;

/// What is known about a deferred completion, except its answer.
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

    /// Whether it has ended: after that it can only be taken or dropped.
    bool ended() const noexcept { return state >= future_state::succeeded; }
};

/// Options of a submitted request.
class submit_options {
public:
    bool stream = false; ///< stream the answer: `partial()` gives the text so far
    std::string label;   ///< `list` can search for it
    /// While a deferred completion with this key is kept, another `submit` with the key returns its id and sends
    /// nothing.
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

/// Which deferred completions to list.
class future_filter {
public:
    std::optional<future_state> state; ///< empty: all but expired and redeemed ones
    std::string label;                 ///< empty: any
    std::size_t limit = 20;
    std::string after; ///< the last id of the previous page; empty: start with the newest

    future_filter() = default;
};

} // namespace openai
