// SPDX-License-Identifier: BSL-1.0
#include "faults/interruptions.hpp"

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

template <asio::cancellation_type Type>
void cancel_in_a_hook(world& in) {
    in.in_hook = [&in] { cancel(in, Type); };
}

void cancel_future(world& in) {
    if (!in.future.empty()) in.futures->cancel(in.future);
}

void close_futures(world& in) {
    if (!in.closed()) in.futures->close();
}

} // namespace

std::vector<interruption> door_interruptions() {
    using enum asio::cancellation_type;
    return {
        {"nothing", [](world&) {}},
        {"cancel_total", [](world& in) { cancel(in, total); }, true},
        {"cancel_partial", [](world& in) { cancel(in, partial); }, true},
        {"cancel_terminal", [](world& in) { cancel(in, terminal); }, true},
        {"cancel_total_in_a_hook", cancel_in_a_hook<total>, true},
        {"cancel_terminal_in_a_hook", cancel_in_a_hook<terminal>, true},
        {"close_client", [](world& in) { in.core->close(); }, false, true},
        {"cancel_stream",
         [](world& in) {
             if (in.stream) in.stream->cancel();
             if (in.session_stream) in.session_stream->cancel();
         },
         true},
        {"destroy_stream", [](world& in) { in.let_go(); }, true},
        {"cancel_future", cancel_future, true},
        {"close_futures", close_futures, true},
    };
}

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
        {"destroy_context", [](world& in) { in.destroy_context(); }, false, true, true, false, true},
        {"stop_context",
         [](world& in) {
             in.io->stop();
             in.io->restart();
         },
         false, false, false, false, true},
        {"a_handler_throws", [](world& in) { in.throw_from_handler(); }, false, false, false, false, true},
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
    };
}

} // namespace faults
