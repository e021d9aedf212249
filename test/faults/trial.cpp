// SPDX-License-Identifier: BSL-1.0
#include "faults/trial.hpp"

#include "faults/allocations.hpp"
#include "net/read_buffer.hpp"

#include <openai/core/error.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/strand.hpp>

#include <new>
#include <thread>

namespace faults {

using openai::errc;

void spare_asio() {
    asio::io_context io;
    const asio::any_io_executor plain(io.get_executor());
    asio::make_strand(plain); // its service is made
    allocations::begin_sparing();
    for (int i = 0; i < 10; ++i) asio::make_strand(plain); // also what strands share
    const auto strand = asio::make_strand(plain);
    const asio::any_io_executor erased(strand);
    const asio::any_completion_executor completing(erased);
    const auto working = asio::prefer(erased, asio::execution::outstanding_work.tracked);
    const auto completing_work = asio::prefer(completing, asio::execution::outstanding_work.tracked);
    const auto outer = asio::make_strand(io);
    const asio::any_io_executor erased_outer(outer);
    const asio::any_completion_executor completing_outer(erased_outer);
    const auto working_outer = asio::prefer(completing_outer, asio::execution::outstanding_work.tracked);
    allocations::end_sparing();
}

std::string name_of(moment when) {
    static const char* const names[] = {"between", "in_a_handler", "on_another_thread", "in_the_starting_handler",
                                        "posted_first"};
    return names[static_cast<int>(when)];
}

namespace {

/// The blocks in use, among them the read buffer that each thread keeps. A trial may use up this thread's: another
/// thread that closes the connection frees it there.
std::size_t blocks_in_use() {
    openai::detail::net::read_buffer().room();
    return allocations::live_blocks();
}

} // namespace

std::string trial::run() {
    const auto before = blocks_in_use();
    std::string verdict;
    try {
        verdict = play();
    } catch (const std::exception& thrown) {
        verdict = std::string("run() throws: ") + thrown.what();
    }
    if (verdict.empty() && blocks_in_use() != before) verdict = "memory is left";
    return verdict;
}

std::string trial::play() {
    world here(what_);
    interrupt(here);
    if (by_.ends_context) return here.completions <= 1 ? "" : "completes more than once";
    run_to_end(here);
    allocations::fail_at(0);
    if (auto wrong = judge(here); !wrong.empty()) return wrong;
    return afterwards(here);
}

/// Begins the operation when a handler in which it happens was posted already. A coroutine of the caller's runs by
/// then: what Asio 1.81 does to a coroutine that is cancelled before it does is not what is tried.
void trial::begin_behind(world& here) {
    const auto happen = [&] { by_.happen(here); };
    if (what_.door) {
        asio::post(*here.io, happen);
        here.begin();
    } else {
        asio::post(*here.io, [&here, happen] {
            asio::post(*here.io, happen);
            here.begin();
        });
    }
}

/// Begins the operation and lets it happen.
void trial::interrupt(world& here) {
    if (when_ == moment::posted_first) begin_behind(here);
    else if (when_ != moment::in_the_starting_handler) here.begin();
    if (when_ == moment::in_the_starting_handler) {
        asio::post(*here.io, [&] {
            here.begin();
            by_.happen(here);
        });
    }
    for (std::size_t i = 0; i < steps_ && !here.finished(); ++i) here.turn();
    too_late_ = here.finished();
    if (when_ == moment::between) by_.happen(here);
    else if (when_ == moment::in_a_handler) asio::post(*here.io, [&] { by_.happen(here); });
    else if (when_ == moment::on_another_thread) std::thread([&] { by_.happen(here); }).join();
}

/// To the end of the operation, and of what it leaves behind. Memory that runs out where Asio starts or completes an
/// operation is thrown out of run(), and the operation is destroyed.
void trial::run_to_end(world& here) {
    try {
        while (!here.finished() && here.turn()) {
        }
        here.let_go();
        here.run_out();
    } catch (const std::bad_alloc&) {
        if (!by_.fails_allocation) throw;
        thrown_out_ = true;
        here.let_go();
    }
}

std::string trial::judge(world& here) {
    if (here.completions == 0 && !thrown_out_) return "never completes";
    if (here.completions > 1) return "completes more than once";
    if (!here.right_executor) return "completes on another executor";
    const auto failure = failure_of(here);
    if (!failure) return here.names_cut() && !what_.one_suffices ? "succeeds, but the drain says that it was cut" : "";
    if (std::string(failure->what()).find("canary") != std::string::npos) return "the key is in the error";
    return judge(here, failure->details());
}

std::string trial::judge(world& here, const openai::error_details& failure) {
    if (failure.code == errc::cancelled && !by_.by_caller && !what_.side_by_side) return "cancelled, but nobody did";
    if (failure.code == errc::client_closed && !by_.ends_client && !what_.closed)
        return "client_closed, but nobody did";
    if (failure.code == errc::internal_error && !by_.fails_allocation) return failure_of(here)->what();
    const bool received = here.server.requests == 1 && what_.most_requests == 1 && !what_.refused;
    if (received && failure.code == errc::internal_error && failure.maybe_billed == openai::billing::no)
        return "a request that was received is said to be free";
    if (by_.name == "nothing" && !what_.fails) return std::string("fails: ") + failure_of(here)->what();
    return "";
}

/// The connections that the client believes to have are those that the server sees, and none is in use.
std::string trial::judge_rest(world& here) {
    if (here.server.requests > what_.most_requests)
        return std::to_string(here.server.requests) + " requests, allowed are " + std::to_string(what_.most_requests);
    const auto pool = here.core->pool().describe();
    if (pool.empty()) return here.server.open == 0 ? "" : "connections that the pool does not know";
    const auto idle = std::to_string(here.server.open) + " idle";
    for (const auto& part : {std::string(" 0 active"), " " + idle, std::string(" 0 waiting")})
        if (pool.find(part) == std::string::npos) return "the pool says " + pool + ", the server has " + idle;
    return "";
}

/// Nothing is left of the operation, and the client works.
std::string trial::afterwards(world& here) {
    here.run_out();
    if (here.completions > 1) return "completes more than once";
    if (auto wrong = judge_rest(here); !wrong.empty()) return wrong;
    if (!by_.ends_client && !what_.closed) {
        if (auto wrong = here.good_call(); !wrong.empty()) return wrong;
        here.run_out();
        here.core->close();
        here.run_out();
    }
    return here.server.open == 0 ? "" : "connections stay open after the client's end";
}

} // namespace faults
