// SPDX-License-Identifier: BSL-1.0
#include "faults/memory_server.hpp"

#include "faults/memory_transport.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace faults {

memory_server::memory_server(std::vector<script> scripts, granularity pieces)
    : scripts_(std::move(scripts))
    , pieces_(pieces) {}

memory_server::~memory_server() = default;

const script& memory_server::script_of(std::size_t connection) const {
    return scripts_[std::min(connection, scripts_.size() - 1)];
}

asio::awaitable<std::unique_ptr<io::connection>> memory_server::dial(const io::dial_limits& limits) {
    using openai::phase;
    const auto turn = co_await asio::this_coro::executor;
    for (const auto now : {phase::resolve, phase::connect, phase::tls}) {
        limits.on_phase(now);
        co_await asio::post(turn, asio::use_awaitable);
        if (now == phase::connect && refusals > 0) {
            --refusals;
            openai::error_details details;
            details.code = openai::errc::connect_failed;
            details.phase = phase::connect;
            details.retryable = true;
            throw openai::error(std::move(details));
        }
    }
    co_return std::make_unique<io::connection>(std::make_unique<memory_transport>(*this, executor), executor);
}

void memory_server::become_good(script good) {
    for (auto* each : live_) each->settle();
    good_ = std::move(good);
    read_error = write_error = spurious_reads = refusals = 0;
}

void memory_server::follow(script steps) { scripts_.assign(1, std::move(steps)); }

void memory_server::end_all(step::kind how) {
    for (auto* each : live_) each->end(how);
}

} // namespace faults
