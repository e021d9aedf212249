// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/compat/callbacks.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <vector>

/// `openai::callbacks`: which handlers are called, in which order, where, with what, and what one that throws does.
namespace {

using namespace support;
using openai::errc;
using names = std::vector<std::string>;
using chat_result = openai::result<openai::chat_completion>;
using chat_stream_result = openai::stream_result<openai::chat_delta>;

template <class Operation>
class callbacks : public operation_test<Operation> {};
TYPED_TEST_SUITE(callbacks, every_operation_either_way);

/// Every operation of every resource, success and failure.
TYPED_TEST(callbacks, are_called_once_and_in_order) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        names seen;
        bool terminated = false;
        auto call = this->prepare(wanted)(openai::callbacks()
                                              .formula([&](const auto& result) {
                                                  seen.emplace_back("formula");
                                                  EXPECT_EQ(result.success(), wanted == ending::success);
                                                  terminated = true;
                                              })
                                              .on_terminate([&] { seen.emplace_back("terminate"); })
                                              .on_error([&](const openai::error& failure) {
                                                  seen.emplace_back("error");
                                                  EXPECT_EQ(failure.code(), this->expected_error(wanted));
                                              })
                                              .on_response([&] { seen.emplace_back("response"); }));
        EXPECT_TRUE(seen.empty()) << "called by the initiating function";
        EXPECT_FALSE(call.done());
        settle(this->io_, [&] { return terminated; });
        EXPECT_TRUE(call.done());
        const bool good = wanted == ending::success;
        // A stream is read to its end, which the scripted error is a part of.
        EXPECT_EQ(seen, (names{good ? "response" : "error", "terminate", "formula"}));
    }
}

TYPED_TEST(callbacks, run_on_the_executor_bound_to_the_token) {
    const auto strand = asio::make_strand(this->io_);
    for (const bool bound_by_asio : {false, true}) {
        int right = 0;
        int calls = 0;
        const auto check = [&] {
            ++calls;
            right += strand.running_in_this_thread();
        };
        auto token = openai::callbacks().on_response(check).on_terminate(check);
        auto& operation = this->prepare(ending::success);
        if (bound_by_asio) operation(asio::bind_executor(strand, std::move(token)));
        else operation(std::move(token).on(strand));
        settle(this->io_, [&] { return calls == 2; });
        EXPECT_EQ(right, 2);
    }
}

TYPED_TEST(callbacks, are_cancelled_by_the_handle_and_by_a_slot) {
    for (const bool by_slot : {false, true}) {
        std::optional<errc> seen;
        asio::cancellation_signal stop;
        auto token = openai::callbacks().on_error(
            [&](const openai::error& failure) { seen = static_cast<errc>(failure.code().value()); });
        auto& operation = this->prepare(ending::silence);
        auto call = by_slot ? operation(asio::bind_cancellation_slot(stop.slot(), std::move(token)))
                            : operation(std::move(token));
        poll(this->io_);
        if (by_slot) stop.emit(asio::cancellation_type::terminal);
        else call.cancel();
        call.cancel(); // nothing more
        settle(this->io_, [&] { return call.done(); });
        EXPECT_EQ(seen, errc::cancelled);
        call.cancel();
        poll(this->io_);
    }
}

class chat_callbacks : public testing::Test {
protected:
    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

TEST_F(chat_callbacks, any_of_them_may_be_missing) {
    auto none = client_.chat.create(question(), openai::callbacks());
    int calls = 0;
    auto twice = client_.chat.create(question(),
                                     openai::callbacks().on_terminate([&] { ++calls; }).on_terminate([&] { ++calls; }));
    auto other = client_.models.list(openai::callbacks().on_error([&] { ++calls; }));
    run_all(io_);
    EXPECT_TRUE(none.done() && twice.done() && other.done());
    EXPECT_EQ(calls, 2);
    EXPECT_FALSE(openai::call_handle());
    EXPECT_FALSE(openai::call_handle().done());
    openai::call_handle().cancel();
}

TEST_F(chat_callbacks, let_go_of_the_handle_and_the_call_goes_on) {
    std::string text;
    client_.chat.create(question(), openai::callbacks().on_response(
                                        [&](const openai::chat_completion& answer) { text = answer.text(); }));
    run_all(io_);
    EXPECT_EQ(text, "ping");
}

TEST_F(chat_callbacks, give_the_result_object) {
    server_.otherwise(
        reply("four").usage(3, 4).header("x-request-id", "req-1").header("x-ratelimit-remaining-requests", "59"));
    std::optional<chat_result> good;
    client_.chat.create(question(), openai::callbacks().on_terminate([&](const chat_result& end) { good = end; }));
    run_all(io_);
    ASSERT_TRUE(good && good->success());
    EXPECT_EQ((*good)->text(), "four");
    EXPECT_EQ(good->status(), 200);
    EXPECT_EQ(good->request_id(), "req-1");
    EXPECT_EQ(good->headers().find("x-request-id"), "req-1");
    EXPECT_EQ(good->rate_limits().requests.remaining, 59);
    EXPECT_EQ(good->usage()->total_tokens, 7);
    EXPECT_TRUE(good->errors().empty());
    EXPECT_EQ(&good->throw_if_error(), &*good);
    EXPECT_FALSE(good->is_rate_limit());

    server_.otherwise(reply::error(429, "Slow down").header("x-request-id", "req-2"));
    std::optional<chat_result> bad;
    client_.chat.create(question(), openai::callbacks().on_error([&](const chat_result& end) { bad = end; }));
    run_all(io_);
    ASSERT_TRUE(bad && !bad->success());
    EXPECT_EQ(bad->status(), 429);
    EXPECT_EQ(bad->request_id(), "req-2");
    EXPECT_EQ(bad->headers().find("x-request-id"), "req-2");
    EXPECT_FALSE(bad->usage());
    ASSERT_EQ(bad->errors().size(), 1u);
    EXPECT_EQ(bad->errors()[0].api().message, "Slow down");
    EXPECT_TRUE(bad->is_rate_limit() && bad->error().is_rate_limit());
    EXPECT_EQ(error_of([&] { bad->throw_if_error(); })->code(), errc::rate_limited);
}

TEST(failure_kinds, each_has_its_status) {
    using openai::error;
    const std::vector<std::pair<errc, bool (error::*)() const noexcept>> kinds{
        {errc::bad_request, &error::is_bad_request},
        {errc::unauthorized, &error::is_authentication_error},
        {errc::permission_denied, &error::is_permission_denied},
        {errc::not_found, &error::is_not_found},
        {errc::unprocessable, &error::is_unprocessable_entity},
        {errc::rate_limited, &error::is_rate_limit},
        {errc::server_error, &error::is_server_error}};
    for (const auto& [code, kind] : kinds)
        for (const auto& [other, its_kind] : kinds)
            EXPECT_EQ((error(code, "").*its_kind)(), code == other) << openai::make_error_code(code).message();
    EXPECT_TRUE(error(errc::quota_exhausted, "").is_rate_limit());
}

TEST_F(chat_callbacks, of_a_stream_have_each_event_and_at_the_end_the_whole) {
    server_.otherwise(reply().deltas({"one ", "two ", "three"}).usage(3, 4));
    names pieces;
    std::optional<chat_stream_result> end;
    auto call = client_.chat.stream(
        question(), openai::callbacks()
                        .on_data([&](const openai::chat_delta& delta) { pieces.emplace_back(delta.text()); })
                        .on_terminate([&](const chat_stream_result& result) { end = result; })
                        .formula([&](const chat_result& same) { EXPECT_EQ(same->text(), (*end)->text()); }));
    run_all(io_);
    ASSERT_TRUE(end && end->success() && call.done());
    std::string joined;
    for (const auto& piece : pieces) joined += piece;
    EXPECT_EQ(joined, "one two three");
    EXPECT_EQ((*end)->text(), "one two three");
    EXPECT_EQ(end->accumulated().text(), "one two three");
    EXPECT_EQ((*end)->choices.at(0).finish_reason, "stop");
    EXPECT_EQ(end->status(), 200);
    ASSERT_TRUE(end->last_chunk());
    EXPECT_TRUE(!end->last_chunk()->finish_reason().empty() || end->last_chunk()->usage());
}

TEST_F(chat_callbacks, of_a_stream_that_breaks_have_what_arrived) {
    server_.otherwise(reply().deltas({"one ", "two"}).finish_reason("").without_done());
    std::optional<chat_stream_result> end;
    client_.chat.stream(question(),
                        openai::callbacks().on_error([&](const chat_stream_result& result) { end = result; }));
    run_all(io_);
    ASSERT_TRUE(end && !end->success());
    EXPECT_EQ(end->error().code(), errc::truncated);
    EXPECT_EQ(end->accumulated().text(), "one two");
    EXPECT_EQ(end->last_chunk()->text(), "two");
    EXPECT_EQ(end->status(), 200);
}

TEST_F(chat_callbacks, of_a_stream_can_end_it) {
    server_.otherwise(reply("one two three").stall_body_after(1500));
    int events = 0;
    std::optional<openai::error> failure;
    client_.chat.stream(question(), openai::callbacks()
                                        .on_data([&](const openai::chat_delta&, openai::call_handle call) {
                                            ++events;
                                            call.cancel();
                                        })
                                        .on_error([&](const openai::error& seen) { failure = seen; }));
    settle(io_, [&] { return failure.has_value(); });
    EXPECT_EQ(events, 1);
    EXPECT_EQ(failure->code(), errc::cancelled);
    EXPECT_TRUE(server_.wait_until_open(0));
}

/// The others are called all the same; then the exception comes out of run(), and the context goes on.
TEST_F(chat_callbacks, one_that_throws) {
    for (const std::string thrower : {"response", "terminate", "formula"}) {
        names seen;
        const auto handler = [&](const std::string& name) {
            return [&, name] {
                seen.push_back(name);
                if (name == thrower) throw std::runtime_error("of " + name);
            };
        };
        auto call = client_.chat.create(question(), openai::callbacks()
                                                        .on_response(handler("response"))
                                                        .on_terminate(handler("terminate"))
                                                        .formula(handler("formula")));
        std::string thrown;
        try {
            run_all(io_);
        } catch (const std::runtime_error& failure) {
            thrown = failure.what();
        }
        EXPECT_EQ(thrown, "of " + thrower);
        EXPECT_EQ(seen, (names{"response", "terminate", "formula"}));
        EXPECT_TRUE(call.done());
        run_all(io_);
    }
    EXPECT_EQ(run(io_, client_.chat.create(question())).text(), "ping");
}

TEST_F(chat_callbacks, one_for_data_that_throws_ends_the_stream) {
    server_.otherwise(reply("one two three"));
    names seen;
    client_.chat.stream(question(), openai::callbacks()
                                        .on_data([&](const openai::chat_delta&) {
                                            seen.emplace_back("data");
                                            throw std::runtime_error("of data");
                                        })
                                        .on_response([&] { seen.emplace_back("response"); })
                                        .on_error([&](const openai::error& failure) {
                                            seen.emplace_back("error");
                                            EXPECT_EQ(failure.code(), errc::cancelled);
                                            EXPECT_EQ(failure.maybe_billed(), openai::billing::yes);
                                            EXPECT_EQ(failure.phase(), openai::phase::stream);
                                        })
                                        .on_terminate([&] { seen.emplace_back("terminate"); }));
    EXPECT_THROW(run_all(io_), std::runtime_error);
    run_all(io_);
    EXPECT_EQ(seen, (names{"data", "error", "terminate"}));
}

TEST_F(chat_callbacks, are_not_called_by_a_context_that_does_not_run) {
    bool called = false;
    auto context = std::make_unique<asio::io_context>();
    auto call =
        openai::client(*context, options_for(server_)).chat.stream(question(), openai::callbacks().on_terminate([&] {
            called = true;
        }));
    context.reset();
    call.cancel();
    EXPECT_FALSE(called);
    EXPECT_FALSE(call.done());
}

/// Both, in either order, and however often: the outermost counts.
TEST_F(chat_callbacks, are_bound_to_an_executor_and_a_slot) {
    server_.otherwise(reply("one two three").stall_body_after(1500));
    const auto strand = asio::make_strand(io_);
    asio::io_context never_run;
    const auto elsewhere = never_run.get_executor();
    const auto ends = [&](auto bind) {
        asio::cancellation_signal stop;
        asio::cancellation_signal unused;
        int calls = 0;
        int right = 0;
        std::optional<errc> how;
        auto token = openai::callbacks()
                         .on_data([&](const openai::chat_delta&) {
                             ++calls;
                             right += strand.running_in_this_thread();
                             stop.emit(asio::cancellation_type::terminal);
                         })
                         .on_error([&](const openai::error& failure) {
                             ++calls;
                             right += strand.running_in_this_thread();
                             how = static_cast<errc>(failure.code().value());
                         });
        const auto call = client_.chat.stream(question(), bind(std::move(token), stop.slot(), unused.slot()));
        settle(io_, [&] { return how.has_value(); });
        EXPECT_TRUE(call.done());
        return how == errc::cancelled && calls >= 2 && calls == right;
    };
    const auto with = [](auto slot, auto token) { return asio::bind_cancellation_slot(slot, std::move(token)); };
    const auto on = [](auto executor, auto token) { return asio::bind_executor(executor, std::move(token)); };
    EXPECT_TRUE(ends([&](auto token, auto stop, auto) { return on(strand, with(stop, std::move(token))); }));
    EXPECT_TRUE(ends([&](auto token, auto stop, auto) { return with(stop, on(strand, std::move(token))); }));
    EXPECT_TRUE(ends([&](auto token, auto stop, auto unused) {
        return with(stop, on(strand, with(unused, on(elsewhere, std::move(token)))));
    }));
    EXPECT_TRUE(ends([&](auto token, auto stop, auto unused) {
        return on(strand, with(stop, on(elsewhere, with(unused, std::move(token)))));
    }));
}

} // namespace
