// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/io_context.hpp>

#include <memory>

/// How time passes for a `world`: virtual if a program links `virtual_clock.cpp`, real in `sockets_test.cpp`.
namespace faults {

/// Nothing is ready: on to the next thing that will be. False: there is none.
bool pass_time(boost::asio::io_context& io);

/// Runs the handlers of one context, and lets time pass where none is ready. Ends before its context.
class passage {
public:
    explicit passage(boost::asio::io_context& io);
    ~passage();
    passage(const passage&) = delete;
    passage& operator=(const passage&) = delete;

    /// Runs one handler; false: nothing will ever be ready again.
    bool turn();

private:
    class look;
    boost::asio::io_context& io_;
    std::unique_ptr<look> look_;
};

} // namespace faults
