// SPDX-License-Identifier: BSL-1.0
#include <openai/core/metrics.hpp>

#include "core/model_counts.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>

namespace openai {
namespace {

using counter = std::atomic<std::uint64_t>;

/// The number of slots for outcomes. Slot 0 stands for success, and for values that are not codes.
constexpr std::size_t codes = static_cast<std::size_t>(errc::internal_error) + 1;

std::size_t slot_of(errc code) noexcept {
    const auto value = static_cast<std::size_t>(code);
    return value < codes ? value : static_cast<std::size_t>(errc::internal_error);
}

std::string_view outcome_of(std::size_t slot) noexcept { return slot == 0 ? "ok" : name_of(static_cast<errc>(slot)); }

void add(counter& to, std::uint64_t value = 1) noexcept { to.fetch_add(value, std::memory_order_relaxed); }

class histogram {
public:
    void add(observed::duration value) noexcept {
        const auto seconds = std::chrono::duration<double>(value).count();
        const auto& bounds = histogram_snapshot::bounds;
        openai::add(counts_[static_cast<std::size_t>(std::ranges::lower_bound(bounds, seconds) - bounds.begin())]);
        openai::add(nanoseconds_,
                    static_cast<std::uint64_t>(std::max<std::int64_t>(0, std::chrono::nanoseconds(value).count())));
    }
    void add(const std::optional<observed::duration>& value) noexcept {
        if (value) add(*value);
    }
    histogram_snapshot snapshot() const {
        histogram_snapshot copy;
        for (std::size_t i = 0; i < counts_.size(); ++i) copy.counts[i] = counts_[i];
        copy.sum = static_cast<double>(nanoseconds_) * 1e-9;
        return copy;
    }

private:
    std::array<counter, histogram_snapshot::bounds.size() + 1> counts_{};
    counter nanoseconds_{0};
};

struct gauge {
    std::size_t active = 0;
    std::size_t idle = 0;
    std::size_t waiting = 0;
};

} // namespace

struct metrics::counters {
    explicit counters(const metrics_options& options)
        : models(options) {}

    counter started{0}, attempts{0}, replays{0}, maybe_billed{0}, body_bytes{0}, events{0};
    counter opened{0}, reused{0}, stale{0}, connect_failures{0}, handshakes{0}, resumed{0}, tls_failures{0};
    counter queued{0}, truncated{0}, unclean_ends{0}, redirects{0}, streams_resumed{0};
    std::atomic<std::int64_t> active{0}; // below 0 if on_call_end ran without on_call_start
    std::array<counter, codes> outcomes{};
    std::array<counter, codes> causes{};
    histogram queue, resolve, connect, tls, write, first_byte, first_event, gap, total;
    detail::model_counts models;
    std::mutex mutex; // guards pools
    std::map<std::pair<std::uintptr_t, std::string>, gauge> pools;
};

std::uint64_t histogram_snapshot::count() const noexcept {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

metrics::metrics()
    : metrics(metrics_options()) {}

metrics::metrics(const metrics_options& options)
    : counters_(std::make_unique<counters>(options)) {}

metrics::~metrics() = default;

void metrics::on_call_start(const observed::call_start&) noexcept {
    add(counters_->started);
    counters_->active.fetch_add(1, std::memory_order_relaxed);
}
void metrics::on_queued(const observed::queued&) noexcept { add(counters_->queued); }
void metrics::on_connection_reused(const observed::connection_reused&) noexcept { add(counters_->reused); }
void metrics::on_connection_stale(const observed::connection_stale&) noexcept { add(counters_->stale); }
void metrics::on_resume(const observed::resume&) noexcept { add(counters_->streams_resumed); }
void metrics::on_redirect_refused(const observed::redirect_refused&) noexcept { add(counters_->redirects); }
void metrics::on_unclean_end(const observed::unclean_end&) noexcept { add(counters_->unclean_ends); }
void metrics::on_truncated(const observed::truncated&) noexcept { add(counters_->truncated); }
void metrics::on_event(const observed::event&) noexcept { add(counters_->events); }
void metrics::on_write_done(const observed::write_done& seen) noexcept { counters_->write.add(seen.elapsed); }
void metrics::on_first_byte(const observed::first_byte& seen) noexcept { counters_->first_byte.add(seen.elapsed); }
void metrics::on_first_event(const observed::first_event& seen) noexcept { counters_->first_event.add(seen.elapsed); }
void metrics::on_resolve_done(const observed::resolve_done& seen) noexcept { counters_->resolve.add(seen.elapsed); }

void metrics::on_connect_done(const observed::connect_done& seen) noexcept {
    add(seen.ok ? counters_->opened : counters_->connect_failures);
    counters_->connect.add(seen.elapsed);
}

void metrics::on_tls_done(const observed::tls_done& seen) noexcept {
    add(seen.ok ? counters_->handshakes : counters_->tls_failures);
    if (seen.resumed) add(counters_->resumed);
    counters_->tls.add(seen.elapsed);
}

void metrics::on_retry(const observed::retry& seen) noexcept {
    if (seen.replay) add(counters_->replays);
    else add(counters_->causes[slot_of(seen.cause)]);
}

void metrics::on_call_end(const observed::call_end& seen) noexcept {
    auto& all = *counters_;
    all.active.fetch_sub(1, std::memory_order_relaxed);
    const auto outcome = seen.code ? slot_of(*seen.code) : 0;
    add(all.outcomes[outcome]);
    all.models.add(seen, outcome_of(outcome));
    add(all.attempts, static_cast<std::uint64_t>(seen.attempts));
    add(all.body_bytes, seen.bytes);
    if (seen.code && seen.maybe_billed != billing::no) add(all.maybe_billed);
    all.queue.add(seen.times.queue);
    if (seen.events > 1) all.gap.add(seen.times.largest_gap);
    all.total.add(seen.times.total);
}

void metrics::on_pool_gauge(const observed::pool_gauge& seen) noexcept {
    try {
        const std::lock_guard lock(counters_->mutex);
        const std::pair key(seen.pool, std::string(seen.origin));
        if (seen.active + seen.idle + seen.waiting == 0) counters_->pools.erase(key); // its client may be gone
        else counters_->pools[key] = {seen.active, seen.idle, seen.waiting};
    } catch (const std::bad_alloc&) {
        return; // without memory, this gauge is not shown
    }
}

metrics_snapshot metrics::snapshot() const {
    auto& all = *counters_;
    metrics_snapshot copy;
    copy.calls_started = all.started;
    // This has a counter of its own. If two counters were subtracted, calls that begin or end between the two reads
    // would be counted wrong.
    copy.calls_active = static_cast<std::uint64_t>(std::max<std::int64_t>(0, all.active));
    for (std::size_t code = 0; code < codes; ++code) {
        const std::string name(outcome_of(code));
        if (all.outcomes[code] > 0) copy.calls[name] = all.outcomes[code];
        if (all.causes[code] > 0) copy.retries[name] = all.causes[code];
    }
    copy.attempts = all.attempts;
    copy.replays = all.replays;
    copy.maybe_billed = all.maybe_billed;
    copy.body_bytes = all.body_bytes;
    copy.events = all.events;
    copy.connections_opened = all.opened;
    copy.connections_reused = all.reused;
    copy.connections_stale = all.stale;
    copy.connect_failures = all.connect_failures;
    copy.tls_handshakes = all.handshakes;
    copy.tls_resumed = all.resumed;
    copy.tls_failures = all.tls_failures;
    copy.queued = all.queued;
    copy.truncated = all.truncated;
    copy.unclean_ends = all.unclean_ends;
    copy.redirects_refused = all.redirects;
    copy.streams_resumed = all.streams_resumed;
    copy.limits_exceeded = all.outcomes[slot_of(errc::limit_exceeded)] + all.outcomes[slot_of(errc::queue_full)];
    copy.queue_time = all.queue.snapshot();
    copy.resolve_time = all.resolve.snapshot();
    copy.connect_time = all.connect.snapshot();
    copy.tls_time = all.tls.snapshot();
    copy.write_time = all.write.snapshot();
    copy.first_byte_time = all.first_byte.snapshot();
    copy.first_event_time = all.first_event.snapshot();
    copy.largest_gap = all.gap.snapshot();
    copy.call_time = all.total.snapshot();
    copy.models = all.models.snapshot();
    const std::lock_guard lock(all.mutex);
    for (const auto& [origin, now] : all.pools) {
        copy.pool_active += now.active;
        copy.pool_idle += now.idle;
        copy.pool_waiting += now.waiting;
    }
    return copy;
}

} // namespace openai
