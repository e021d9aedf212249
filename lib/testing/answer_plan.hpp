// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "endpoints.hpp"

namespace openai::testing {

/// One write, after a pause.
struct write_step {
    reply_script::milliseconds pause{0};
    std::string bytes;
    std::size_t event = 0; ///< the write waits until the feed of the plan has so many events
};

/// What happens to the connection after the last step.
enum class ending { keep, fin, reset, no_close_notify, stall };

/// Everything a connection has to do for one request.
struct answer_plan {
    std::vector<write_step> steps;
    std::size_t answer_steps = 0; ///< after so many steps the answer is complete; the rest is junk
    ending end = ending::keep;
    std::shared_ptr<event_feed> feed; ///< of events that are still coming

    /// Where to go on at `step`: a step whose event will never come is left out. Nothing while its event may still
    /// come.
    std::optional<std::size_t> ready(std::size_t step) const;
};

/// What the connection adds to the head.
struct connection_terms {
    bool close = false;     ///< the client or the server wants this answer to be the last one
    std::string keep_alive; ///< value of `Keep-Alive`, empty: none
};

/// After `served` answers on a connection, for a client that wants to keep it or not.
connection_terms terms_of(const server_options& options, std::size_t served, bool keep_alive);

/// Decides every byte, pause and the end of an answer. No I/O.
answer_plan plan_answer(const reply_script& script, const http_answer& answer, const received_request& request,
                        const connection_terms& terms);

} // namespace openai::testing
