// SPDX-License-Identifier: BSL-1.0
#include "support/joining_thread.hpp"
#include "support/local_client.hpp"
#include "support/operations.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/compat/callbacks.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <dlfcn.h>

#include <functional>
#include <ostream>
#include <sstream>
#include <thread>

/// How many exceptions this thread has thrown. Sanitizers count for themselves, and are left alone.
static thread_local int thrown_here = 0; // NOLINT(misc-use-anonymous-namespace): the function below is a global one

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LEAVES_EXCEPTIONS_ALONE 1
#endif
#endif
#ifndef LEAVES_EXCEPTIONS_ALONE
/// Takes the place of the function that throws.
extern "C" [[noreturn]] void count_and_throw(void* object, void* type, void (*destroy)(void*)) __asm__("__cxa_throw");
void count_and_throw(void* object, void* type, void (*destroy)(void*)) {
    using function = void (*)(void*, void*, void (*)(void*));
    static const auto original = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "__cxa_throw"));
    ++thrown_here;
    original(object, type, destroy);
    __builtin_unreachable();
}
#endif

/// One conversation in every style: each gives the same result object.
namespace {

using namespace support;
using answer = openai::chat_completion;
using outcome = openai::result<answer>;
using with_head = openai::value_with_response<answer>;

struct turn {
    openai::chat_request request;
    bool streamed = false;
};

template <class Function>
outcome caught(Function function) {
    try {
        with_head given = function();
        return {std::move(given.value), std::move(given.response)};
    } catch (const openai::error& failure) {
        return failure;
    }
}

asio::awaitable<with_head> ask(openai::client client, turn one) {
    if (!one.streamed) co_return co_await client.chat.create(one.request, openai::with_response);
    auto deltas = co_await client.chat.stream(one.request);
    while (co_await deltas.next()) {
    }
    co_return with_head(deltas.partial(), deltas.response());
}
outcome by_awaiting(openai::client client, turn one) {
    return caught([&] { return asio::co_spawn(client.get_executor(), ask(client, one), asio::use_future).get(); });
}

asio::awaitable<outcome> ask_for_result(openai::client client, turn one) {
    if (!one.streamed) co_return co_await client.chat.create(one.request, openai::as_result);
    auto opened = co_await client.chat.stream(one.request, openai::as_result);
    if (!opened) co_return opened.error();
    co_return co_await opened->collect(openai::as_result);
}
outcome by_result(openai::client client, turn one) {
    return asio::co_spawn(client.get_executor(), ask_for_result(client, one), asio::use_future).get();
}

outcome callbacks(openai::client client, turn one) {
    const auto end = std::make_shared<std::promise<outcome>>();
    auto token = openai::callbacks().on_terminate([end](const outcome& result) { end->set_value(result); });
    if (one.streamed) client.chat.stream(one.request, std::move(token));
    else client.chat.create(one.request, std::move(token));
    return end->get_future().get();
}

outcome future(openai::client client, turn one) {
    return caught([&] {
        const auto token = openai::with_response(asio::use_future);
        if (!one.streamed) return client.chat.create(one.request, token).get();
        return client.chat.stream(one.request, asio::use_future).get().collect(token).get();
    });
}

outcome future_id(openai::client client, turn one) {
    openai::submit_options options;
    options.stream = one.streamed;
    const auto id = client.futures.submit(one.request, options);
    return caught([&] { return client.futures.wait(id, openai::with_response(asio::use_future)).get(); });
}

outcome blocking(openai::client client, turn one) {
    return caught([&] {
        if (!one.streamed) return client.chat.create(one.request, openai::with_response(openai::block));
        auto deltas = client.chat.stream(one.request, openai::block);
        while (deltas.next(openai::block)) {
        }
        return with_head(deltas.partial(), deltas.response());
    });
}

struct style {
    std::string name;
    std::function<outcome(openai::client, turn)> run;
};

void PrintTo(const style& one, std::ostream* to) { *to << one.name; }

/// Everything a result says.
std::string describe(const outcome& result) {
    std::ostringstream out;
    out << "success " << result.success() << " status " << result.status() << " id " << result.request_id() << " left "
        << result.rate_limits().requests.remaining.value_or(-1) << " header "
        << result.headers().find("x-extra").value_or("-") << " errors " << result.errors().size();
    for (const auto& one : result.errors())
        out << " code " << one.code().message() << " says " << one.api().message << " type " << one.api().type
            << " attempts " << one.attempts() << " retryable " << one.retryable() << " billed "
            << static_cast<int>(one.maybe_billed()) << " limit " << result.is_rate_limit();
    if (!result) return out.str();
    out << " model " << result->model << " text " << result->text() << " tokens "
        << result.usage().value().total_tokens;
    for (const auto& choice : result->choices) {
        out << " choice " << choice.index << ' ' << choice.finish_reason.value_or("-") << ' ' << choice.message.role;
        for (const auto& call : choice.message.tool_calls) out << " call " << call.id << ' ' << call.arguments();
    }
    return out.str();
}

class styles : public testing::TestWithParam<style> {
protected:
    /// Four turns: the first two are answered, the third by a tool call; then an error; the last breaks off.
    static std::vector<reply> script() {
        const auto told = [](reply one, const std::string& id) {
            return one.header("x-request-id", id).header("x-ratelimit-remaining-requests", "59").header("x-extra", "e");
        };
        return {told(reply("Hello, Ada.").usage(3, 4), "req-1"), told(reply("Four is 4.").usage(9, 4), "req-2"),
                told(reply().tool_call("c1", "add", {"{\"a\":", "2}"}).usage(5, 6), "req-3"),
                told(reply::error(429, "Slow down", "requests"), "req-4"),
                told(reply("one two three").cut_body_after(60), "req-5")};
    }

    /// What each turn of the conversation gave.
    static std::string talk(const style& how, bool streamed) {
        openai::testing::server server;
        for (auto& one : script()) server.push(std::move(one));
        asio::io_context io;
        const auto work = asio::make_work_guard(io);
        const support::joining_thread runner([&io] { io.run(); });
        const openai::client client(io, options_for(server));
        std::string seen;
        openai::chat_request request("gpt-4o");
        request.stream_options = openai::stream_options{.include_usage = true}; // the same facts in either way
        for (const auto* words : {"I am Ada.", "What is 2+2?", "And 2+2+2?", "Are you there?", "Count."}) {
            request.user(words);
            const auto result = how.run(client, turn{request, streamed});
            seen += describe(result) + '\n';
            if (result && !result->text().empty()) request.assistant(std::string(result->text()));
        }
        EXPECT_EQ(server.counts().requests, 5u);
        seen += server.request(4).body;
        io.stop();
        return seen;
    }
};

TEST_P(styles, give_the_same_result_object) {
    const style first{"awaited", by_awaiting};
    for (const bool streamed : {false, true}) {
        const auto wanted = talk(first, streamed);
        for (const auto* part :
             {"id req-1", "text Four is 4. tokens 13", "call c1 {\"a\":2}", "says Slow down type requests", "limit 1",
              "code answer cut short", "left 59 header e"})
            EXPECT_NE(wanted.find(part), std::string::npos) << part << " in\n" << wanted;
        EXPECT_EQ(talk(GetParam(), streamed), wanted);
    }
}

INSTANTIATE_TEST_SUITE_P(all, styles,
                         testing::Values(style{"await", by_awaiting}, style{"as_result", by_result},
                                         style{"callbacks", callbacks}, style{"use_future", future},
                                         style{"future_id", future_id}, style{"block", blocking}),
                         [](const auto& of) { return of.param.name; });

} // namespace

/// Tokens that are not awaited: callback, future, detached, block.
namespace {

template <class Operation>
class tokens : public operation_test<Operation> {};
TYPED_TEST_SUITE(tokens, every_operation);

TYPED_TEST(tokens, callback) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        int calls = 0;
        std::exception_ptr failure;
        bool right = false;
        this->prepare(wanted)([&](std::exception_ptr thrown, typename TypeParam::value_type value) {
            ++calls;
            failure = thrown;
            right = TypeParam::right(value);
        });
        EXPECT_EQ(calls, 0) << "called by the initiating function";
        settle(this->io_, [&] { return calls > 0; });
        EXPECT_EQ(calls, 1);
        EXPECT_EQ(right, wanted == ending::success);
        EXPECT_EQ(failure != nullptr, wanted != ending::success);
        if (failure) {
            EXPECT_EQ(openai::to_error(failure).code(), this->expected_error(wanted));
        }
    }
}

TYPED_TEST(tokens, use_future) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        auto future = this->prepare(wanted)(asio::use_future);
        settle(this->io_, future);
        std::optional<openai::error> failure;
        if (wanted == ending::success) {
            EXPECT_TRUE(TypeParam::right(future.get()));
        } else {
            failure = error_of([&] { future.get(); });
        }
        if (failure) {
            EXPECT_EQ(failure->code(), this->expected_error(wanted));
        }
        EXPECT_EQ(failure.has_value(), wanted != ending::success);
    }
}

TYPED_TEST(tokens, as_result_of_a_future) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        auto future = this->prepare(wanted)(openai::as_result(asio::use_future));
        settle(this->io_, future);
        auto result = future.get();
        ASSERT_EQ(result.has_value(), wanted == ending::success);
        if (result) {
            EXPECT_TRUE(TypeParam::right(*result));
        } else {
            EXPECT_EQ(result.error().code(), this->expected_error(wanted));
        }
    }
}

TYPED_TEST(tokens, detached) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        const auto seen = this->server_.counts();
        this->prepare(wanted)(asio::detached);
        settle(this->io_, [&] {
            const auto now = this->server_.counts();
            return wanted == ending::refused || now.answered + now.client_left > seen.answered + seen.client_left;
        });
    }
}

TYPED_TEST(tokens, block_while_another_thread_runs_the_context) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        auto& operation = this->prepare(wanted);
        const auto work = asio::make_work_guard(this->io_);
        this->io_.restart();
        support::joining_thread thread([this] { this->io_.run(); });
        std::optional<openai::error> failure;
        if (wanted == ending::success) {
            EXPECT_TRUE(TypeParam::right(operation(openai::block)));
        } else {
            failure = error_of([&] { operation(openai::block); });
        }
        EXPECT_EQ(failure.has_value(), wanted != ending::success);
        if (failure) {
            EXPECT_EQ(failure->code(), this->expected_error(wanted));
        }
        this->io_.stop();
    }
}

} // namespace

/// Tokens that are awaited.
namespace {

template <class Operation>
class awaited : public operation_test<Operation> {};
TYPED_TEST_SUITE(awaited, every_operation);

template <class Operation>
asio::awaitable<std::optional<openai::error>> plainly(Operation& operation) {
    try {
        auto value = co_await operation(asio::use_awaitable);
        EXPECT_TRUE(Operation::right(value));
    } catch (const openai::error& thrown) {
        co_return thrown;
    }
    co_return std::nullopt;
}

template <class Operation>
asio::awaitable<std::optional<openai::error>> as_result(Operation& operation) {
    const auto result = co_await operation(openai::as_result);
    if (!result) co_return result.error();
    EXPECT_TRUE(Operation::right(*result));
    co_return std::nullopt;
}

template <class Operation>
asio::awaitable<std::optional<openai::error>> as_tuple(Operation& operation) {
    const auto ended = co_await operation(asio::as_tuple(asio::use_awaitable));
    if (std::get<0>(ended)) co_return openai::to_error(std::get<0>(ended));
    EXPECT_TRUE(Operation::right(std::get<1>(ended)));
    co_return std::nullopt;
}

template <class Operation>
asio::awaitable<std::optional<openai::error>> deferred(Operation& operation) {
    auto later = operation(asio::deferred);
    const auto result = co_await std::move(later)(openai::as_result);
    if (!result) co_return result.error();
    EXPECT_TRUE(Operation::right(*result));
    co_return std::nullopt;
}

TYPED_TEST(awaited, by_every_style) {
    using awaiting = asio::awaitable<std::optional<openai::error>> (*)(TypeParam&);
    for (const awaiting await :
         {&plainly<TypeParam>, &as_result<TypeParam>, &as_tuple<TypeParam>, &deferred<TypeParam>})
        for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
            auto& operation = this->prepare(wanted);
            const auto failure = run(this->io_, await(operation));
            ASSERT_EQ(failure.has_value(), wanted != ending::success);
            if (failure) {
                EXPECT_EQ(failure->code(), this->expected_error(wanted));
            }
        }
}

TYPED_TEST(awaited, a_deferred_operation_sends_nothing_until_it_is_started) {
    auto& operation = this->prepare(ending::success);
    const auto before = this->server_.counts().requests;
    { const auto never_started = operation(asio::deferred); }
    poll(this->io_);
    EXPECT_EQ(this->server_.counts().requests, before);
}

asio::awaitable<void> fail_with(openai::client client, int& failures) {
    failures += !co_await client.chat.create(question(), openai::as_result);
    failures += !co_await client.chat.stream(question(), openai::as_result);
    failures += !co_await client.embeddings.create(openai::embedding_request("m", "x"), openai::as_result);
}

/// An answer that is a failure becomes a result without an exception on the way, retries included.
TEST(as_result, throws_nothing_for_an_answer_that_is_a_failure) {
    const auto catches = [] {
        try {
            throw 1;
        } catch (int) {
            return thrown_here;
        }
    };
#ifdef LEAVES_EXCEPTIONS_ALONE
    GTEST_SKIP() << "exceptions are not counted under this sanitizer";
#endif
    EXPECT_EQ(catches(), 1) << "is not counted";
    for (const int status : {400, 401, 403, 404, 409, 422, 429, 500, 503, 529}) {
        openai::testing::server server;
        server.otherwise(reply::error(status, "no"));
        asio::io_context io;
        auto options = options_for(server);
        options.retry = openai::retry_policy{.max_attempts = 2, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
        options.retry.throttled = options.retry.transient;
        const openai::client client(io, options);
        int failures = 0;
        bool terminated = false;
        thrown_here = 0;
        asio::co_spawn(io, fail_with(client, failures), asio::detached);
        run_until(io, [&] { return failures == 3; });
        client.chat.create(question(),
                           openai::callbacks().on_error([&] { ++failures; }).on_terminate([&] { terminated = true; }));
        run_until(io, [&] { return terminated; });
        EXPECT_EQ(failures, 4);
        EXPECT_EQ(thrown_here, 0) << status;
    }
}

/// The response of a chat by way of each token that waits or calls back.
class with_response : public testing::Test {
protected:
    with_response() { server_.otherwise(reply("yes").header("x-request-id", "req-1")); }

    using chat = openai::value_with_response<openai::chat_completion>;
    static std::string text_of(const chat& both) {
        return std::string(both.value.text()) + ' ' + std::to_string(both.response.status()) + ' ' +
               std::string(both.response.request_id()) + ' ' + std::to_string(both.response.attempts());
    }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

TEST_F(with_response, gives_both_by_every_token) {
    using openai::with_response;
    EXPECT_EQ(text_of(run(io_, client_.chat.create(question(), with_response))), "yes 200 req-1 1");
    auto later = client_.chat.create(question(), with_response(asio::use_future));
    run_until(io_, [&] { return later.wait_for(0s) == std::future_status::ready; });
    EXPECT_EQ(text_of(later.get()), "yes 200 req-1 1");
    const auto waiting = client_.chat.create(question(), with_response(asio::deferred));
    EXPECT_EQ(text_of(run(io_, waiting(asio::use_awaitable))), "yes 200 req-1 1");
    std::string seen;
    const auto see = [&](std::exception_ptr failure, const chat& both) { seen = failure ? "failed" : text_of(both); };
    client_.chat.create(question(), with_response(asio::bind_executor(io_, see)));
    run_until(io_, [&] { return !seen.empty(); });
    EXPECT_EQ(seen, "yes 200 req-1 1");
    const openai::client own(options_for(server_));
    EXPECT_EQ(text_of(own.chat.create(question(), with_response(openai::block))), "yes 200 req-1 1");
}

TEST_F(with_response, counts_the_attempts) {
    server_.push(reply::error(503, "busy"));
    auto options = options_for(server_);
    options.retry = openai::retry_policy{.max_attempts = 2, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    const openai::client client(io_, options);
    EXPECT_EQ(run(io_, client.chat.create(question(), openai::as_result)).attempts(), 2);
    EXPECT_EQ(run(io_, client.chat.create(question(), openai::with_response)).response.attempts(), 1);
}

TEST_F(with_response, throws_what_the_default_throws) {
    server_.push(reply::error(404, "no such model"));
    const auto failure = error_of([&] { run(io_, client_.chat.create(question(), openai::with_response)); });
    EXPECT_TRUE(failure->is_not_found());
}

/// What is made of several calls has the response of the last one.
TEST_F(with_response, is_there_whatever_the_operation_is_made_of) {
    const auto head = [](const openai::http_response& response) { return std::string(response.request_id()); };
    EXPECT_EQ(head(run(io_, client_.chat.stream(question(), openai::with_response)).response), "req-1");
    auto deltas = run(io_, client_.chat.stream(question()));
    EXPECT_EQ(head(run(io_,
                       [](openai::chat_stream& from) -> asio::awaitable<openai::http_response> {
                           co_return (co_await from.collect(openai::with_response)).response;
                       }(deltas))),
              "req-1");
    bool ended = false;
    client_.chat.stream(question(), openai::callbacks().on_terminate([&](const auto& result) {
        EXPECT_EQ(result.request_id(), "req-1");
        ended = true;
    }));
    run_until(io_, [&] { return ended; });
    auto session = client_.chat.session("Be brief.", question());
    EXPECT_EQ(head(run(io_, session.send("Well?", openai::with_response)).response), "req-1");
    auto told = run(io_, session.stream("And?"));
    EXPECT_EQ(head(told.response()), "req-1");
}

} // namespace
