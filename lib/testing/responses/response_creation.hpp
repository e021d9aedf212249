// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace openai::testing {

struct api_request;
struct api_state;
class ledger;
struct reply_script;
class response_run;
class server_options;

/// The parts of the server that are needed to create a response.
struct creation_terms {
    boost::asio::any_io_executor executor;
    const server_options& options;
    ledger& records;
};

/// Makes a response according to the script. If an earlier request had the same idempotency key, returns the response
/// to that request. If the request is not valid, returns an error.
http_answer create_response(api_state& state, const reply_script& script, const api_request& request,
                            const creation_terms& terms);

/// Whether the request repeats an earlier one whose response the server still has.
bool is_repeated(const api_state& state, const api_request& request);

/// Returns the stream of a response, without the first events: `after` is the number of events to leave out. Events
/// that do not exist yet follow later.
http_answer response_stream(const response_run& run, std::size_t after);

} // namespace openai::testing
