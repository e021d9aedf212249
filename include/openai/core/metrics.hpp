// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/metrics_options.hpp>
#include <openai/core/observer.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace openai {

/// A histogram of times in seconds. `counts[i]` is the number of values that are at most `bounds[i]` and larger than
/// `bounds[i - 1]`. The last element of `counts` is the number of values that are larger than the last bound.
class OPENAI_DECL histogram_snapshot {
public:
    /// The upper bounds of the buckets, in seconds.
    static constexpr std::array<double, 16> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                   0.5,   1,      2.5,   5,    10,    30,   60,  300};

    histogram_snapshot() {}

    std::array<std::uint64_t, bounds.size() + 1> counts{}; ///< not cumulative
    double sum = 0;                                        ///< sum of all values

    std::uint64_t count() const noexcept; ///< number of values
};

/// The numbers that `metrics` has counted for one model at one provider.
class OPENAI_DECL model_snapshot {
public:
    std::string model;    ///< a model in `metrics_options`, or "other"; empty for calls that name no model
    std::string provider; ///< a provider in `metrics_options`, or "other"; empty for the server of `base_url`
    /// Calls that have ended, by their outcome; see `metrics_snapshot::calls`.
    std::map<std::string, std::uint64_t> calls;
    std::uint64_t input_tokens = 0;     ///< tokens of the prompts, including cached ones
    std::uint64_t output_tokens = 0;    ///< tokens of the answers, including those for reasoning
    std::uint64_t cached_tokens = 0;    ///< part of `input_tokens`
    std::uint64_t reasoning_tokens = 0; ///< part of `output_tokens`

    model_snapshot() {}
};

/// Everything that `metrics` has counted so far. While calls are under way, the numbers can be from slightly different
/// moments.
class OPENAI_DECL metrics_snapshot {
public:
    metrics_snapshot() {}

    std::uint64_t calls_started = 0; ///< calls that have begun
    std::uint64_t calls_active = 0;  ///< calls that have begun but have not ended
    /// Calls that have ended, by outcome: "ok" or the name of an error code. Outcomes that never occurred are missing.
    std::map<std::string, std::uint64_t> calls;
    std::map<std::string, std::uint64_t> retries; ///< retries by cause; each key is the name of an error code
    std::uint64_t attempts = 0;                   ///< attempts of calls that have ended
    std::uint64_t replays = 0;      ///< requests sent again immediately, because they provably never arrived
    std::uint64_t maybe_billed = 0; ///< failed calls that the server may have executed (and billed)
    std::uint64_t body_bytes = 0;   ///< bytes in the response bodies of ended calls; only a call's last response counts
    std::uint64_t events = 0;       ///< events of all streams

    std::uint64_t connections_opened = 0; ///< connections that were made
    std::uint64_t connections_reused = 0; ///< times that a call reused an idle connection
    std::uint64_t connections_stale = 0;  ///< idle connections that turned out to be unusable
    std::uint64_t connect_failures = 0;   ///< connections that could not be made
    std::uint64_t tls_handshakes = 0;     ///< handshakes that succeeded
    std::uint64_t tls_resumed = 0;        ///< successful handshakes that resumed a session
    std::uint64_t tls_failures = 0;       ///< handshakes that failed
    std::uint64_t queued = 0;             ///< calls that had to wait for a connection
    std::uint64_t truncated = 0;          ///< responses that were truncated
    std::uint64_t unclean_ends = 0;       ///< streams whose response could not be read to its end after the last event
    std::uint64_t redirects_refused = 0;  ///< redirects that were not followed
    std::uint64_t streams_resumed = 0;    ///< times that a stream was cut and the client chose to request the rest
    std::uint64_t limits_exceeded = 0;    ///< calls that failed with `limit_exceeded` or `queue_full`

    /// Connections in use. This number and the next two are sums over all origins.
    std::uint64_t pool_active = 0;
    std::uint64_t pool_idle = 0;    ///< idle connections
    std::uint64_t pool_waiting = 0; ///< calls that wait for a connection

    histogram_snapshot queue_time;       ///< waiting for a connection
    histogram_snapshot resolve_time;     ///< looking up a host name
    histogram_snapshot connect_time;     ///< connecting
    histogram_snapshot tls_time;         ///< TLS handshakes
    histogram_snapshot write_time;       ///< handing a request to the operating system
    histogram_snapshot first_byte_time;  ///< from starting to send the request until the response's head arrives
    histogram_snapshot first_event_time; ///< from starting to send the request until a stream's first event arrives
    histogram_snapshot largest_gap;      ///< for each stream, the longest time between two consecutive events
    histogram_snapshot call_time;        ///< a whole call, including its retries and its stream

    /// The numbers for each pair of model and provider, sorted. A pair of model and provider that never occurred is
    /// missing. See `metrics_options`.
    std::vector<model_snapshot> models;
};

/// An observer that counts calls, retries, tokens and so on. Set it as `client_options::observer`. Several clients may
/// share one object. Its numbers are labeled by outcome, by phase, and by the models and providers that you list in
/// `metrics_options`. Each label therefore has only a few values, no matter what the servers send.
///
///     auto numbers = std::make_shared<openai::metrics>();
///     options.observer = numbers;
///     ...
///     std::cout << to_prometheus(numbers->snapshot());
class OPENAI_DECL metrics : public observer {
public:
    metrics();
    /// Makes an observer that keeps separate counts of calls and tokens for each pair of a model and a provider in
    /// `options`.
    explicit metrics(const metrics_options& options);
    ~metrics() override;

    /// Returns the numbers so far. You can call this function from any thread.
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
    void on_resume(const observed::resume&) noexcept override;
    void on_redirect_refused(const observed::redirect_refused&) noexcept override;
    void on_unclean_end(const observed::unclean_end&) noexcept override;
    void on_truncated(const observed::truncated&) noexcept override;
    void on_call_end(const observed::call_end&) noexcept override;
    void on_pool_gauge(const observed::pool_gauge&) noexcept override;

private:
    struct counters;
    std::unique_ptr<counters> counters_;
};

/// Writes the numbers in the Prometheus text format 0.0.4. The names of all metrics begin with
/// "openai_client_".
OPENAI_DECL std::string to_prometheus(const metrics_snapshot& numbers);

} // namespace openai
