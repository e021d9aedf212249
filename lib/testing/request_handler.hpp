// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "answer_plan.hpp"
#include "ledger.hpp"
#include "reply_book.hpp"
#include "responses/stateful_api.hpp"

#include <functional>

namespace openai::testing {

/// Answers requests: records each request, chooses its reply and calls its endpoint. Runs on the server's thread.
class request_handler {
public:
    request_handler(const boost::asio::any_io_executor& executor, const server_options& options, ledger& records,
                    reply_book& book);

    answer_plan answer(received_request& request, const connection_terms& terms);

private:
    using endpoint = std::function<http_answer(const reply_script&)>;

    answer_plan plan(const received_request& request, const connection_terms& terms, bool asks_model,
                     const endpoint& ask);

    const server_options& options_;
    ledger& records_;
    reply_book& book_;
    stateful_api api_;
};

} // namespace openai::testing
