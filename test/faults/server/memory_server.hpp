// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/server/script.hpp"
#include "net/clock.hpp"
#include "net/connection.hpp"
#include "net/dial/dialer.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace faults {

namespace asio = boost::asio;
namespace net = openai::detail::net;

/// How the bytes go: whole, or in pieces with a pause of the reader or writer after each.
struct granularity {
    std::size_t read = 0; ///< 0: all there is
    std::size_t write = 0;
};

class memory_transport;

/// A request as the server got it.
struct logged_request {
    net::clock::time_point at;
    std::string text; ///< head and body
};

/// A server without sockets. What it counts is the other side of the invariants.
class memory_server {
public:
    /// The n-th connection follows the n-th script, later ones the last.
    memory_server(std::vector<script> scripts, granularity pieces);
    ~memory_server();
    memory_server(const memory_server&) = delete;
    memory_server& operator=(const memory_server&) = delete;

    /// Stands in for the dialer; has its phases, each of which waits for a turn of the executor.
    /// `refusals` first attempts fail with `connect_failed`.
    asio::awaitable<std::unique_ptr<net::connection>> dial(const net::dial_limits& limits);
    int refusals = 0;
    std::size_t takes = ~std::size_t{0}; ///< bytes of requests on a connection, and reads no further
    asio::any_io_executor executor;      ///< on which connections live

    /// From now on every connection at rest, and every new one, follows `good`.
    void become_good(script good);

    void pieces(granularity of) noexcept { pieces_ = of; }

    /// Connections opened from now on follow `steps`.
    void follow(script steps);

    /// What happens to every open connection now.
    void end_all(step::kind how);
    /// The next read or write on any connection fails so.
    void fail_next(bool reading, int error) { (reading ? read_error : write_error) = error; }
    /// Readers are woken without there being anything.
    void spurious() { spurious_reads = 3; }

    std::size_t requests = 0;                   ///< received whole
    std::size_t given = 0;                      ///< bytes to clients
    std::size_t opened = 0;                     ///< connections, ever
    std::size_t open = 0;                       ///< and now
    std::size_t mostly = 0;                     ///< the most at one time
    std::vector<logged_request>* log = nullptr; ///< where requests are kept, if anywhere

private:
    friend class memory_transport;

    const script& script_of(std::size_t connection) const;

    std::vector<script> scripts_;
    granularity pieces_;
    std::optional<script> good_;
    int read_error = 0;
    int write_error = 0;
    int spurious_reads = 0;
    std::set<memory_transport*> live_;
};

} // namespace faults
