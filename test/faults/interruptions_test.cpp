// SPDX-License-Identifier: BSL-1.0
#include "faults/initiations.hpp"
#include "faults/operations.hpp"
#include "faults/scenarios.hpp"
#include "faults/server/answers.hpp"
#include "faults/trial.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"
#include "support/long_tests.hpp"

#include <openai/core/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <iostream>

namespace faults {

/// For GoogleTest.
inline void PrintTo(const interruption& value, std::ostream* to) { *to << value.name; }

} // namespace faults

namespace {

using namespace faults;

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

/// As at the deadline of a drain, so that there is a report.
void close_draining_client(world& in) {
    in.core->begin_drain();
    in.core->close();
}

/// Those that concern operations that are begun through the library's own door.
std::vector<interruption> door_interruptions() {
    using enum asio::cancellation_type;
    return {
        {"nothing", [](world&) {}},
        {"cancel_total", [](world& in) { cancel(in, total); }, true},
        {"cancel_partial", [](world& in) { cancel(in, partial); }, true},
        {"cancel_terminal", [](world& in) { cancel(in, terminal); }, true},
        {"cancel_total_in_a_hook", cancel_in_a_hook<total>, true},
        {"cancel_terminal_in_a_hook", cancel_in_a_hook<terminal>, true},
        {"close_client", close_draining_client, false, true},
        {"cancel_stream",
         [](world& in) {
             if (in.stream) in.stream->cancel();
             if (in.session_stream) in.session_stream->cancel();
             if (in.response_session_stream) in.response_session_stream->cancel();
             if (in.response_stream) in.response_stream->cancel();
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
        {"close_client", close_draining_client, false, true},
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

const std::size_t stride = support::long_tests() ? 1 : (SANITIZED ? 7 : 3);

class interruptions : public testing::TestWithParam<interruption> {};

TEST_P(interruptions, at_every_step_leave_nothing_broken) {
    const auto& by = GetParam();
    const auto scenarios = all_scenarios();
    ASSERT_GE(scenarios.size(), 40u);
    trial(scenarios.front(), by, 1000).run(); // what is allocated once and kept is allocated now
    std::size_t pairs = 0;
    std::size_t broken = 0;
    for (const auto& each : scenarios) {
        for (std::size_t steps = 0;; steps += stride) {
            trial one(each, by, steps);
            const auto wrong = one.run();
            ++pairs;
            if (!wrong.empty() && ++broken <= 10)
                ADD_FAILURE() << each.name << ", " << by.name << " after step " << steps << ": " << wrong;
            if (one.too_late() || steps > 2000) break;
        }
    }
    std::cout << "interruptions: " << by.name << ": " << pairs << " pairs, " << broken << " violations\n";
    EXPECT_EQ(broken, 0u);
}

INSTANTIATE_TEST_SUITE_P(all, interruptions, testing::ValuesIn(all_interruptions()),
                         [](const auto& about) { return about.param.name; });

} // namespace

/// As `interruptions`, and they come from everywhere: before the operation's first step, from inside a handler, from
/// another thread, from a hook.
namespace {

class counted {
public:
    void run(const scenario& what, const interruption& by, moment when, std::size_t last_step) {
        for (std::size_t steps = 0; steps <= last_step; steps += stride) {
            trial one(what, by, steps, when);
            const auto wrong = one.run();
            ++pairs_;
            if (!wrong.empty() && ++broken_ <= 10)
                ADD_FAILURE() << what.name << ", " << by.name << " " << name_of(when) << " after step " << steps << ": "
                              << wrong;
            if (one.too_late()) break;
        }
    }

    void tell(const std::string& name) const {
        std::cout << "moments: " << name << ": " << pairs_ << " pairs, " << broken_ << " violations\n";
        EXPECT_EQ(broken_, 0u);
    }

private:
    std::size_t pairs_ = 0;
    std::size_t broken_ = 0;
};

constexpr std::size_t every_step = 2000;

class moments : public testing::TestWithParam<moment> {};

TEST_P(moments, of_interruptions_of_operations_begun_at_the_door) {
    const auto scenarios = door_scenarios();
    counted all;
    for (const auto& by : door_interruptions()) {
        trial(scenarios.front(), by, 1000).run(); // what is allocated once and kept is allocated now
        for (const auto& each : scenarios) {
            if (!support::long_tests() && each.pieces.read > 0) continue;
            all.run(each, by, GetParam(), support::long_tests() ? every_step : 4);
        }
    }
    all.tell(name_of(GetParam()));
}

/// What `interruptions` does between two steps.
TEST_P(moments, of_all_interruptions) {
    if (GetParam() == moment::between) GTEST_SKIP() << "is what the program interruptions does";
    if (!support::long_tests()) GTEST_SKIP() << "takes minutes; ASIO_OPENAI_LONG_TESTS=1";
    const auto scenarios = all_scenarios();
    counted all;
    trial(scenarios.front(), all_interruptions().front(), 1000).run();
    for (const auto& by : all_interruptions()) {
        if (by.outside) continue;
        for (const auto& each : scenarios) all.run(each, by, GetParam(), every_step);
    }
    all.tell("all, " + name_of(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(all, moments, testing::ValuesIn(all_moments),
                         [](const auto& about) { return name_of(about.param); });

} // namespace

/// Handlers that do to the client what handlers do.
namespace {

using namespace faults;
namespace say = answers;
using openai::errc;

openai::chat_request question() {
    openai::chat_request request("gpt-4o");
    request.user("?");
    return request;
}

scenario answering(std::string text) {
    scenario made;
    made.scripts = {{request(), send(std::move(text))}};
    made.operation = operations::create;
    made.options = [](openai::client_options& options) { options.pool.max_connections = 1; };
    return made;
}

TEST(reentrancy, a_handler_starts_another_call) {
    const auto what = answering(say::completion());
    world here(what);
    int answers = 0;
    std::function<void()> ask = [&] {
        here.chat->create(question(), [&](std::exception_ptr thrown, openai::chat_completion) {
            EXPECT_FALSE(thrown);
            if (++answers < 50) ask();
        });
    };
    ask();
    here.run_out();
    EXPECT_EQ(answers, 50);
    EXPECT_EQ(here.server.opened, 1u);
}

TEST(reentrancy, a_handler_closes_the_client_on_which_others_wait) {
    const auto what = answering(say::completion());
    world here(what);
    std::vector<errc> ends;
    for (int i = 0; i < 4; ++i)
        here.chat->create(question(), [&](std::exception_ptr thrown, openai::chat_completion) {
            ends.push_back(thrown ? openai::to_error(thrown).details().code : errc{});
            here.core->close();
        });
    here.run_out();
    EXPECT_EQ(ends, (std::vector{errc{}, errc::client_closed, errc::client_closed, errc::client_closed}));
    EXPECT_EQ(here.server.open, 0u);
}

TEST(reentrancy, a_handler_destroys_its_stream) {
    const auto what = answering(say::stream());
    world here(what);
    int deltas = 0;
    here.chat->stream(question(), [&](std::exception_ptr thrown, openai::chat_stream opened) {
        ASSERT_FALSE(thrown);
        here.stream.emplace(std::move(opened));
        here.stream->next([&](std::exception_ptr failure, std::optional<openai::chat_delta> delta) {
            EXPECT_FALSE(failure);
            deltas += delta.has_value();
            here.stream.reset();
        });
    });
    here.run_out();
    EXPECT_EQ(deltas, 1);
    EXPECT_EQ(here.good_call(), "");
}

TEST(reentrancy, a_handler_cancels_its_own_finished_call) {
    const auto what = answering(say::completion());
    world here(what);
    int calls = 0;
    const auto done = [&](std::exception_ptr thrown, openai::chat_completion) {
        ++calls;
        EXPECT_FALSE(thrown);
        here.signal.emit(asio::cancellation_type::terminal);
    };
    here.chat->create(question(), asio::bind_cancellation_slot(here.signal.slot(), done));
    here.run_out();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(here.good_call(), "");
}

TEST(reentrancy, a_handler_lets_the_last_of_the_client_go) {
    const auto what = answering(say::completion());
    world here(what);
    int calls = 0;
    here.chat->create(question(), [&](std::exception_ptr thrown, openai::chat_completion) {
        ++calls;
        EXPECT_FALSE(thrown);
        here.core->close();
        here.chat.reset();
        here.models.reset();
        here.responses.reset();
        here.core.reset();
    });
    here.run_out();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(here.server.open, 0u);
}

/// What it says is complete, and so is the answer's framing.
TEST(connections, of_a_stream_with_an_error_are_kept) {
    auto what = answering(say::stream_head() + say::delta("x") + say::event(R"({"error":{"message":"no"}})") +
                          say::last_chunk());
    what.operation = operations::read_stream;
    world here(what);
    here.begin();
    here.run_out();
    EXPECT_EQ(failure_of(here)->code(), errc::in_stream_error);
    advance_time(std::chrono::seconds(1));
    EXPECT_EQ(here.good_call(), "");
    EXPECT_EQ(here.server.opened, 1u);
}

} // namespace
