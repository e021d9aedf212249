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

/// The state of a deferred completion. In the states `queued` and `running`, the deferred completion has not ended yet.
/// In all other states, it has ended.
enum class future_state {
    queued,    ///< the request waits to be started
    running,   ///< the request is in progress
    succeeded, ///< the answer has arrived
    failed,    ///< the request failed; `get` fails with the error of the request
    cancelled, ///< the request was ended by `cancel()`, `futures::close()` or `client::close()`
    timed_out, ///< the request failed because a time limit passed
    lost,      ///< the completion was imported, and its request had not ended when it was exported
    expired,   ///< the answer was dropped after its time to live, or to make room for another
    redeemed   ///< the answer was taken
};

/// Returns the name of a state: "queued", "running" and so on. `futures::export_json` uses the same names.
OPENAI_DECL std::string_view name_of(future_state state) noexcept;

/// Everything about a deferred completion except its answer.
class OPENAI_DECL future_status {
public:
    /// A time of the system clock.
    using time = std::chrono::system_clock::time_point;

    std::string id;                            ///< id of the deferred completion
    future_state state = future_state::queued; ///< whether it waits, runs or has ended
    std::string model;                         ///< the model that the request names
    std::string label;                         ///< the label in `submit_options`
    bool streamed = false;                     ///< whether its answer is streamed
    int attempts = 0;                          ///< number of attempts if the request failed; otherwise 0
    time created{};                            ///< when it was submitted
    std::optional<time> started;               ///< when its request began
    std::optional<time> finished;              ///< when it ended

    future_status() = default;

    /// Whether the deferred completion has ended, with or without an answer: its state is neither `queued` nor
    /// `running`.
    bool ended() const noexcept { return state >= future_state::succeeded; }
};

/// Options for submitting a request.
class submit_options {
public:
    bool stream = false; ///< whether to stream the answer, so that `partial()` returns the text so far
    std::string label;   ///< a name of your choice; `list` can search for it
    /// A key that prevents a request from being executed twice.
    ///
    /// With `client.futures`, `submit` sends nothing if a deferred completion with this key exists, and returns the id
    /// of that completion. This is true even if the completion has failed or was cancelled. If the completion is
    /// `redeemed` or `expired`, or was removed with `forget`, the key can be used for a new request.
    ///
    /// With `client.background_completions`, `submit` sends the key to the server, which may honor it.
    std::string idempotency_key;
    call_options call; ///< options of the call

    submit_options() = default;
    explicit submit_options(std::string name)
        : label(std::move(name)) {}

    /// Sets `stream`, so that the answer is streamed.
    submit_options& as_stream() & {
        stream = true;
        return *this;
    }
    submit_options&& as_stream() && { return std::move(as_stream()); }
};

/// Which deferred completions to list.
class future_filter {
public:
    std::optional<future_state> state; ///< only this state; if empty, all states except `expired` and `redeemed`
    std::string label;                 ///< only this label; if empty, any label
    std::size_t limit = 20;            ///< largest number of entries in the result
    /// The id of the last entry on the previous page. If it is empty, the list starts with the newest entry.
    std::string after;

    future_filter() = default;
};

} // namespace openai
