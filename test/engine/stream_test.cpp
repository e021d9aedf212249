// SPDX-License-Identifier: BSL-1.0
#include "support/joining_thread.hpp"
#include "support/local_client.hpp"
#include "support/memory_client.hpp"
#include "support/streamed_answer.hpp"

#include <openai/as_result.hpp>
#include <openai/chat/chat_stream.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <gtest/gtest.h>

#include <future>
#include <thread>

/// A stream as an object: moved, destroyed, cancelled, read too often, read too little.
namespace stream_test {
namespace {

using namespace support;
using openai::errc;

class stream : public testing::Test {
protected:
    openai::chat_stream open() { return run(io_, client_.chat.stream(question())); }
    /// A stream whose first word has arrived and the rest never will.
    openai::chat_stream open_stalled() {
        server_.push(reply("one two three").delta("one ").delta("two").stall_body_after(500));
        return open();
    }
    std::optional<openai::chat_delta> next(openai::chat_stream& deltas) { return run(io_, deltas.next()); }
    std::optional<openai::error> next_error(openai::chat_stream& deltas) {
        return error_of([&] { next(deltas); });
    }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

TEST_F(stream, without_an_answer_is_empty) {
    openai::chat_stream none;
    EXPECT_EQ(next_error(none)->code(), errc::invalid_argument);
    EXPECT_EQ(none.partial().text(), "");
    EXPECT_EQ(none.response().status(), 0);
    none.cancel();
    std::promise<errc> code;
    none.next([&](std::exception_ptr thrown, auto&&) {
        code.set_value(static_cast<errc>(openai::to_error(thrown).code().value()));
    });
    // Without a client there is no executor but the system's.
    EXPECT_EQ(code.get_future().get(), errc::invalid_argument);
}

TEST_F(stream, can_be_moved) {
    server_.push(reply("one two three"));
    auto first = open();
    auto second = std::move(first);
    EXPECT_TRUE(next(second));
    openai::chat_stream third;
    third = std::move(second);
    EXPECT_EQ(run(io_, third.collect()).text(), "one two three");
    EXPECT_EQ(server_.counts().client_left, 0u);
}

TEST_F(stream, assigned_over_ends) {
    auto deltas = open_stalled();
    server_.push(reply("next"));
    deltas = open();
    EXPECT_TRUE(server_.wait_until_client_left());
    EXPECT_EQ(run(io_, deltas.collect()).text(), "next");
}

TEST_F(stream, destroyed_while_next_is_pending) {
    server_.push(reply("one").stall_after_deltas(0));
    auto deltas = std::make_optional(open());
    EXPECT_TRUE(next(*deltas));
    std::optional<errc> code;
    int calls = 0;
    deltas->next([&](std::exception_ptr thrown, auto&&) {
        ++calls;
        code = static_cast<errc>(openai::to_error(thrown).code().value());
    });
    poll(io_);
    deltas.reset();
    EXPECT_EQ(calls, 0);
    run_all(io_);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(code, errc::cancelled);
    EXPECT_TRUE(server_.wait_until_client_left());
}

TEST_F(stream, destroyed_unread_frees_its_connection_at_once) {
    { const auto deltas = open_stalled(); }
    EXPECT_TRUE(server_.wait_until_open(0));
}

TEST_F(stream, cancelled_twice) {
    auto deltas = open_stalled();
    EXPECT_TRUE(next(deltas));
    deltas.cancel();
    deltas.cancel();
    EXPECT_EQ(next_error(deltas)->code(), errc::cancelled);
    EXPECT_EQ(next_error(deltas)->code(), errc::cancelled);
    EXPECT_EQ(error_of([&] { run(io_, deltas.collect()); })->code(), errc::cancelled);
    EXPECT_TRUE(server_.wait_until_open(0));
}

TEST_F(stream, cancelled_after_its_end) {
    server_.push(reply("one"));
    auto deltas = open();
    EXPECT_EQ(run(io_, deltas.collect()).text(), "one");
    deltas.cancel();
    EXPECT_FALSE(next(deltas)) << "an end stays an end";
    EXPECT_EQ(deltas.partial().text(), "one");
    EXPECT_EQ(server_.counts().client_left, 0u);
}

TEST_F(stream, cancelled_from_another_thread) {
    server_.push(reply("one").stall_after_deltas(0));
    auto deltas = open();
    EXPECT_TRUE(next(deltas));
    std::optional<errc> code;
    deltas.next(
        [&](std::exception_ptr thrown, auto&&) { code = static_cast<errc>(openai::to_error(thrown).code().value()); });
    poll(io_);
    support::joining_thread other([&] {
        deltas.cancel();
        deltas.cancel();
    });
    run_until(io_, [&] { return code.has_value(); });
    EXPECT_EQ(code, errc::cancelled);
}

TEST_F(stream, at_its_end_stays_there) {
    server_.push(reply("one"));
    auto deltas = open();
    while (next(deltas)) {
    }
    EXPECT_FALSE(next(deltas));
    EXPECT_EQ(run(io_, deltas.collect()).text(), "one");
    EXPECT_EQ(run(io_, deltas.collect()).text(), "one");
}

TEST_F(stream, after_an_error_gives_it_again) {
    server_.push(reply("one two").cut_body_after(450));
    auto deltas = open();
    std::optional<openai::error> first;
    while (!first) first = next_error(deltas);
    EXPECT_EQ(first->code(), errc::truncated);
    const auto again = next_error(deltas);
    EXPECT_EQ(again->code(), errc::truncated);
    EXPECT_EQ(again->status(), 200);
    EXPECT_EQ(error_of([&] { run(io_, deltas.collect()); })->code(), errc::truncated);
}

TEST_F(stream, refuses_a_second_read_and_the_first_goes_on) {
    server_.push(reply("one").delay_between(50ms));
    auto deltas = open();
    EXPECT_TRUE(next(deltas)); // the one that it has begun with
    std::optional<bool> first;
    deltas.next([&](std::exception_ptr thrown, auto&& delta) { first = !thrown && delta.has_value(); });
    poll(io_);
    EXPECT_EQ(next_error(deltas)->code(), errc::invalid_argument);
    run_until(io_, [&] { return first.has_value(); });
    EXPECT_EQ(first, true);
    EXPECT_EQ(run(io_, deltas.collect()).text(), "one") << "the refusal is no error of the stream";
}

/// The event is there, but its handler has not been called yet.
/// All of the answer has been received, so that an event is there when it is asked for.
asio::awaitable<void> cancel_before_the_handler(const openai::chat& chat) {
    auto deltas = co_await chat.stream(question());
    EXPECT_TRUE(co_await deltas.next());
    asio::cancellation_signal signal;
    std::string text;
    deltas.next(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto&& delta) {
        text = thrown || !delta ? "none" : std::string(delta->text());
    }));
    signal.emit(asio::cancellation_type::terminal);
    EXPECT_EQ(text, ""); // not before this function waits
    while (text.empty()) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    EXPECT_EQ(text, " word");
    const auto after = co_await deltas.next(openai::as_result);
    EXPECT_EQ(after.error().code(), errc::cancelled);
}

TEST_F(stream, a_cancellation_before_the_handler_of_an_event_ends_the_stream_behind_it) {
    openai::test::memory_client client;
    const auto answer = streamed_answer().add(" word", 3).finish();
    client.run(cancel_before_the_handler(client.chat), {answer});
}

TEST_F(stream, collects_also_what_was_read_before) {
    server_.push(reply("one two three"));
    auto deltas = open();
    next(deltas);
    next(deltas);
    const auto whole = run(io_, deltas.collect());
    EXPECT_EQ(whole.text(), "one two three");
    EXPECT_EQ(deltas.response().status(), 200);
    EXPECT_EQ(whole.choices.at(0).finish_reason, "stop");
}

TEST_F(stream, cut_has_a_partial_answer) {
    for (const auto how : {openai::testing::cut::fin, openai::testing::cut::reset}) {
        server_.push(reply().deltas({"one ", "two ", "three"}).without_done().finish_reason("").delay_between(5ms));
        server_.otherwise(reply().deltas({"one ", "two ", "three"}).delay_between(20ms).cut_body_after(600, how));
        auto deltas = open();
        EXPECT_EQ(error_of([&] { run(io_, deltas.collect()); })->code(), errc::truncated);
        EXPECT_EQ(deltas.partial().text(), "one two three");
        auto cut = open();
        EXPECT_EQ(error_of([&] { run(io_, cut.collect()); })->code(), errc::truncated);
        const std::string_view text = cut.partial().text();
        EXPECT_TRUE(std::string_view("one two three").starts_with(text)) << text;
        EXPECT_FALSE(text.empty());
    }
}

/// A consumer that stops reading stops the server; nothing is lost.
TEST_F(stream, pushes_back) {
    const std::vector<std::string> pieces(2000, std::string(16 << 10, 'x'));
    const std::size_t total = pieces.size() * pieces[0].size();
    server_.push(reply().deltas(pieces));
    auto deltas = open();
    EXPECT_TRUE(next(deltas));
    std::size_t before = 0;
    for (;;) {
        io_.restart();
        io_.run_for(100ms); // the library could read here
        const auto now = server_.request(0).bytes_written;
        if (now == before) break;
        before = now;
    }
    EXPECT_LT(before, total / 2) << "what the system's socket buffers hold";
    std::size_t received = deltas.partial().text().size();
    run(io_, [](openai::chat_stream& from, std::size_t& bytes) -> asio::awaitable<void> {
        while (auto delta = co_await from.next()) bytes += delta->text().size();
    }(deltas, received));
    EXPECT_EQ(received, total);
}

TEST_F(stream, costs_no_connection_of_its_own) {
    const auto task = [](openai::client client) -> asio::awaitable<void> {
        for (int i = 0; i < 200; ++i) {
            auto deltas = co_await client.chat.stream(question("one two"));
            std::string text;
            while (auto delta = co_await deltas.next()) text += delta->text();
            EXPECT_EQ(text, "one two");
        }
    };
    run(io_, task(client_));
    EXPECT_LE(server_.counts().connections, 2u);
}

} // namespace
} // namespace stream_test
