// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/observer.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace openai {

/// The content of a histogram of times in seconds. `counts[i]` counts the values up to `bounds[i]`; the last element
/// counts all larger ones.
class OPENAI_DECL histogram_snapshot {
public:
    static constexpr std::array<double, 16> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                   0.5,   1,      2.5,   5,    10,    30,   60,  300};

    histogram_snapshot() {}

    std::array<std::uint64_t, bounds.size() + 1> counts{}; ///< not cumulative
    double sum = 0;                                        ///< of all values

    std::uint64_t count() const noexcept; ///< of values
};

/// Everything that `metrics` has counted so far. Under load its members are not all of the same moment.
class OPENAI_DECL metrics_snapshot {
public:
    metrics_snapshot() {}

    std::uint64_t calls_started = 0;
    std::uint64_t calls_active = 0;
    /// Calls that have ended, by outcome: "ok" or the name of the code. Outcomes that never occurred are left out.
    std::map<std::string, std::uint64_t> calls;
    std::map<std::string, std::uint64_t> retries; ///< by cause
    std::uint64_t attempts = 0;                   ///< of ended calls
    std::uint64_t replays = 0;                    ///< requests sent again at once, because they provably never arrived
    std::uint64_t maybe_billed = 0;               ///< failed calls that the server may have executed (and billed)
    std::uint64_t body_bytes = 0;
    std::uint64_t events = 0;

    std::uint64_t connections_opened = 0;
    std::uint64_t connections_reused = 0;
    std::uint64_t connections_stale = 0; ///< idle connections that turned out to be closed
    std::uint64_t connect_failures = 0;
    std::uint64_t tls_handshakes = 0; ///< handshakes that succeeded
    std::uint64_t tls_resumed = 0;    ///< those of them that resumed a session
    std::uint64_t tls_failures = 0;
    std::uint64_t queued = 0; ///< calls that had to wait for a connection
    std::uint64_t truncated = 0;
    std::uint64_t unclean_ends = 0;
    std::uint64_t redirects_refused = 0;
    std::uint64_t limits_exceeded = 0; ///< answers, requests and queues larger than allowed

    /// Connections of all origins together.
    std::uint64_t pool_active = 0;
    std::uint64_t pool_idle = 0;
    std::uint64_t pool_waiting = 0;

    histogram_snapshot queue_time;
    histogram_snapshot resolve_time;
    histogram_snapshot connect_time;
    histogram_snapshot tls_time;
    histogram_snapshot write_time;
    histogram_snapshot first_byte_time;  ///< from the request to the head of its answer
    histogram_snapshot first_event_time; ///< from the request to the first event of a stream
    histogram_snapshot largest_gap;      ///< between two events of a stream, one value for each stream
    histogram_snapshot call_time;        ///< from start to end, retries and streams included
};

/// An observer that counts, for `client_options::observer`; several clients may share one. Its labels are outcomes and
/// phases, so each has only few values, whatever the servers do.
///
///     auto numbers = std::make_shared<openai::metrics>();
///     options.observer = numbers;
///     ...
///     std::cout << to_prometheus(numbers->snapshot());
class OPENAI_DECL metrics : public observer {
public:
    metrics();
    ~metrics() override;

    metrics_snapshot snapshot() const;

    void on_call_start(const observed::call_start&) noexcept override;
    void on_queued(const observed::queued&) noexcept override;
    void on_connection_reused(const observed::connection_reused&) noexcept override;
    void on_connection_stale(const observed::connection_stale&) noexcept override;
    void on_resolve_done(const observed::resolve_done&) noexcept override;
    void on_connect_done(const observed::connect_done&) noexcept override;
    void on_tls_done(const observed::tls_done&) noexcept override;
    void on_write_done(const observed::write_done&) noexcept override;
    void on_first_byte(const observed::first_byte&) noexcept override;
    void on_first_event(const observed::first_event&) noexcept override;
    void on_event(const observed::event&) noexcept override;
    void on_retry(const observed::retry&) noexcept override;
    void on_redirect_refused(const observed::redirect_refused&) noexcept override;
    void on_unclean_end(const observed::unclean_end&) noexcept override;
    void on_truncated(const observed::truncated&) noexcept override;
    void on_call_end(const observed::call_end&) noexcept override;
    void on_pool_gauge(const observed::pool_gauge&) noexcept override;

private:
    struct counters;
    std::unique_ptr<counters> counters_;
};

/// The numbers in Prometheus' text format 0.0.4, names beginning with "openai_client_".
OPENAI_DECL std::string to_prometheus(const metrics_snapshot& numbers);

} // namespace openai
