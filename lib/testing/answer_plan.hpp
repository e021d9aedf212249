// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "endpoints.hpp"

namespace openai::testing {

/// One write, with a pause before it.
struct write_step {
    reply_script::milliseconds pause{0};
    std::string bytes;
    std::size_t event = 0; ///< the write waits until the plan's feed has this many events
};

/// What the connection does after the last step.
enum class ending { keep, fin, reset, no_close_notify, stall };

/// The steps with which a connection answers one request.
struct answer_plan {
    std::vector<write_step> steps;
    /// The answer is complete after this number of steps. Later steps write junk.
    std::size_t answer_steps = 0;
    ending end = ending::keep;
    std::shared_ptr<event_feed> feed; ///< tells how many events exist; null if all exist from the beginning

    /// Looks for the next step to execute, from `step` on, and returns its number. Skips steps that wait for an event
    /// that will never come. Returns `std::nullopt` if the next step must wait for an event that may still come.
    /// Returns `steps.size()` if no step is left.
    std::optional<std::size_t> ready(std::size_t step) const;
};

/// The fields that the connection adds to the head of an answer.
struct connection_terms {
    bool close = false;     ///< the connection is closed after this answer
    std::string keep_alive; ///< the value of `Keep-Alive`; not sent if empty
};

/// Returns the terms for the next answer of a connection. `served` is the number of earlier answers. `keep_alive` says
/// whether the client wants to keep the connection.
connection_terms terms_of(const server_options& options, std::size_t served, bool keep_alive);

/// Decides all bytes and pauses of an answer, and how the answer ends. Does no I/O.
answer_plan plan_answer(const reply_script& script, const http_answer& answer, const received_request& request,
                        const connection_terms& terms);

} // namespace openai::testing
