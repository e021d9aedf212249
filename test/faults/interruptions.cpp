// SPDX-License-Identifier: BSL-1.0
#include "faults/interruptions.hpp"

#include "faults/allocations.hpp"
#include "faults/virtual_clock.hpp"

#include <cerrno>

namespace faults {
namespace {

void cancel(world& in, asio::cancellation_type type) { in.signal.emit(type); }

template <int Error, bool Reading>
void fail(world& in) {
    in.server.fail_next(Reading, Error);
}

template <step::kind How>
void end(world& in) {
    in.server.end_all(How);
}

} // namespace

std::vector<interruption> all_interruptions() {
    using enum asio::cancellation_type;
    return {
        {"nothing", [](world&) {}},
        {"cancel_total", [](world& in) { cancel(in, total); }, true},
        {"cancel_partial", [](world& in) { cancel(in, partial); }, true},
        {"cancel_terminal", [](world& in) { cancel(in, terminal); }, true},
        {"cancel_twice",
         [](world& in) {
             cancel(in, terminal);
             cancel(in, terminal);
         },
         true},
        {"close_client", [](world& in) { in.core->close(); }, false, true},
        {"cancel_stream",
         [](world& in) {
             if (in.stream) in.stream->cancel();
         },
         true},
        {"destroy_stream", [](world& in) { in.stream.reset(); }, true},
        {"destroy_context", [](world& in) { in.destroy_context(); }, false, true, true},
        {"stop_context",
         [](world& in) {
             in.io->stop();
             in.io->restart();
         }},
        {"a_handler_throws", [](world& in) { in.throw_from_handler(); }},
        {"an_hour_passes", [](world&) { advance_time(std::chrono::hours(1)); }},
        {"server_closes", end<step::kind::fin>},
        {"server_cuts", end<step::kind::cut>},
        {"server_resets", end<step::kind::reset>},
        {"read_reset", fail<ECONNRESET, true>},
        {"read_broken", fail<EPIPE, true>},
        {"read_timed_out", fail<ETIMEDOUT, true>},
        {"read_no_buffers", fail<ENOBUFS, true>},
        {"write_broken", fail<EPIPE, false>},
        {"write_reset", fail<ECONNRESET, false>},
        {"write_no_buffers", fail<ENOBUFS, false>},
        {"nothing_to_read", [](world& in) { in.server.spurious(); }},
        {"allocation_fails", [](world&) { allocations::fail_at(1); }, false, false, false, true},
    };
}

} // namespace faults
