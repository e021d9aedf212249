// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "common/contender.hpp"

#include <openai/client.hpp>

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <string>

namespace bench {

/// A task and how much of it has begun.
class workload {
public:
    workload(const task& wanted, measurement& results)
        : wanted_(wanted)
        , results(results) {}

    /// The model of the next request; null when all have begun.
    const std::string* next() noexcept {
        const auto request = begun_.fetch_add(1, std::memory_order_relaxed);
        return request < wanted_.requests ? &wanted_.model(request) : nullptr;
    }

    bool stream() const noexcept { return wanted_.stream; }

    /// A request has its answer, or its error.
    void end_one() noexcept { ended_.fetch_add(1, std::memory_order_relaxed); }
    bool over() const noexcept { return ended_.load(std::memory_order_relaxed) >= wanted_.requests; }

private:
    const task& wanted_;
    std::atomic<std::size_t> begun_ = 0;
    std::atomic<std::size_t> ended_ = 0;

public:
    measurement& results;
};

/// Starts the work in one of the forms: `await`, `callback`, for streams also `collect`; so many requests at a time.
/// Lifetimes: until `io` has run out of work.
void start(const std::string& form, boost::asio::io_context& io, openai::client client, workload& work,
           std::size_t concurrency);

} // namespace bench
