// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "endpoints.hpp"

namespace openai::testing {

/// One write, after a pause.
struct write_step {
    reply_script::milliseconds pause{0};
    std::string bytes;
};

/// What happens to the connection after the last step.
enum class ending { keep, fin, reset, no_close_notify, stall };

/// Everything a connection has to do for one request.
struct answer_plan {
    std::vector<write_step> steps;
    std::size_t answer_steps = 0; ///< after so many steps the answer is complete; the rest is junk
    ending end = ending::keep;
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
