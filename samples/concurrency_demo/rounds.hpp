// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "progress.hpp"

#include <openai/client.hpp>

#include <boost/asio/awaitable.hpp>

namespace demo {

/// The times of one answer, measured from its question.
struct timing {
    std::size_t finished = 0; ///< 1 for the answer that was complete first
    clock::duration first_delta{};
    clock::duration total{};
};

/// The result of asking all questions in one way.
struct round_result {
    std::vector<timing> timings; ///< in the order of the questions
    clock::duration total{};
};

/// Asks each question after the previous answer is complete.
boost::asio::awaitable<round_result> one_after_the_other(openai::client client, std::string model,
                                                         const std::vector<std::string>& questions, progress& shown);

/// Asks all questions at the same time. The first failure cancels the others.
boost::asio::awaitable<round_result> all_at_once(openai::client client, std::string model,
                                                 const std::vector<std::string>& questions, progress& shown);

} // namespace demo
