// SPDX-License-Identifier: BSL-1.0
#include "io/dialer.hpp"

#include "io/address_order.hpp"
#include "io/connector.hpp"
#include "io/tcp_transport.hpp"
#include "io/tls_transport.hpp"

namespace openai::io {

dialer::dialer(asio::any_io_executor executor, std::optional<tls_context> tls, resolver::lookup_function lookup)
    : executor_(std::move(executor))
    , tls_(std::move(tls))
    , resolver_(std::move(lookup)) {}

asio::awaitable<std::unique_ptr<connection>> dialer::dial(const protocol::origin& to, const dial_limits& limits) {
    const auto& times = limits.timeouts;
    const auto by = [&](std::chrono::milliseconds limit, errc code) {
        return earlier(deadline::after(clock::now(), limit, code), limits.total);
    };
    limits.on_phase(phase::resolve);
    auto found = co_await resolver_.resolve(to.host, by(times.resolve, errc::resolve_timeout));
    if (limits.trace) limits.trace->resolved(found.size());
    limits.on_phase(phase::connect);
    auto socket = co_await connect_any(executor_, interleave(found), to.port, by(times.connect, errc::connect_timeout),
                                       limits.trace);
    if (limits.trace) limits.trace->connected_to(socket);
    auto wire = make_tcp_transport(std::move(socket));
    if (to.tls) {
        limits.on_phase(phase::tls);
        wire = co_await secure(std::move(wire), to, by(times.tls, errc::tls_timeout));
    }
    co_return std::make_unique<connection>(std::move(wire), executor_);
}

asio::awaitable<std::unique_ptr<transport>> dialer::secure(std::unique_ptr<transport> wire, const protocol::origin& to,
                                                           deadline limit) {
    auto session = make_tls_transport(std::move(wire), *tls_, to.host);
    std::atomic<bool> late = false;
    watchdog timer(executor_, [wire = session.get(), &late] {
        late = true;
        wire->abort();
    });
    timer.set(limit.at);
    try {
        co_await session->handshake();
        if (!late) co_return session;
    } catch (const error&) {
        if (!late) throw;
    }
    throw expired(limit, phase::tls, clock::now(), billing::no);
}

} // namespace openai::io
