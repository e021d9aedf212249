// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// What the runner tells a driver.
struct arguments {
    std::string host;
    std::uint16_t port = 0;
    bool tls = false;
    std::string ca_file;             ///< empty: the system's store
    std::string form = "await";      ///< which public form, where a contender has several
    std::vector<std::string> models; ///< one or more
    bool stream = false;
    std::size_t requests = 1;
    std::size_t concurrency = 1;
    std::string warmup_model; ///< empty: none
    std::size_t warmup_requests = 0;
    unsigned threads = 1;
    bool own_contexts = false; ///< each thread has an io_context and a client of its own
    bool resume = true;        ///< resume TLS sessions
    bool ticks = false;        ///< a timer beside the work tells how late it is

    std::string url() const;
};

/// Throws `std::runtime_error` for what it does not know.
arguments read_arguments(int count, char** values);

} // namespace bench
