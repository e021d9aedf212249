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

/// What a new response needs of its server.
struct creation_terms {
    boost::asio::any_io_executor executor;
    const server_options& options;
    ledger& records;
};

/// Makes a response as scripted, or gives the one again that the same idempotency key made.
http_answer create_response(api_state& state, const reply_script& script, const api_request& request,
                            const creation_terms& terms);

/// Whether the request repeats one whose response the server remembers.
bool is_repeated(const api_state& state, const api_request& request);

/// The events of a response after the first so many; those that are not there yet follow as they come.
http_answer response_stream(const response_run& run, std::size_t after);

} // namespace openai::testing
