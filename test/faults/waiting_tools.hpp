// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/session/tools.hpp>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace faults {

struct wait_arguments {
    int milliseconds = 0;
    std::string id;
};
BOOST_DESCRIBE_STRUCT(wait_arguments, (), (milliseconds, id))

/// A tool that waits, on virtual time, and what became of its calls.
class waiting_tools {
public:
    openai::tool_set set() {
        openai::tool_set tools;
        tools.add("wait", "Waits.", [this](wait_arguments arguments) { return wait(std::move(arguments)); });
        return tools;
    }

    int begun = 0;
    int done = 0;
    int cancelled = 0;

private:
    boost::asio::awaitable<std::string> wait(wait_arguments arguments) {
        ++begun;
        openai::detail::net::timer timer(co_await boost::asio::this_coro::executor,
                                         std::chrono::milliseconds(arguments.milliseconds));
        bool stopped = false;
        try {
            co_await timer.async_wait(boost::asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            stopped = true;
        }
        ++(stopped ? cancelled : done);
        if (stopped) throw std::runtime_error("cancelled");
        co_return "waited for " + arguments.id;
    }
};

} // namespace faults
