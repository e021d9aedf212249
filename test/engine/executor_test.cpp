// SPDX-License-Identifier: BSL-1.0
#include "engine/call/client_core.hpp"
#include "engine/run/own_thread.hpp"
#include "engine/run/strand_of.hpp"
#include "support/local_client.hpp"
#include "support/operations.hpp"

#include <openai/as_result.hpp>
#include <openai/chat/chat_stream.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/tools.hpp>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/version.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>

/// Where handlers run.
namespace executor_test {
namespace {

using namespace support;

template <class Operation>
class executors : public operation_test<Operation> {};
TYPED_TEST_SUITE(executors, every_operation_either_way);

constexpr ending endings[] = {ending::success, ending::failure, ending::refused};

TYPED_TEST(executors, the_clients_by_default) {
    for (const auto wanted : endings) {
        std::optional<bool> right;
        this->prepare(wanted)([&](auto&&...) { right = this->io_.get_executor().running_in_this_thread(); });
        settle(this->io_, [&] { return right.has_value(); });
        EXPECT_EQ(right, true);
    }
}

TYPED_TEST(executors, a_strand) {
    for (const auto wanted : endings) {
        auto& operation = this->prepare(wanted);
        const auto strand = asio::make_strand(this->io_);
        std::optional<bool> right;
        bool initiated = false;
        // Started on the strand, where a careless implementation could call the handler at once.
        asio::post(strand, [&] {
            operation(asio::bind_executor(strand, [&](auto&&...) {
                right = strand.running_in_this_thread();
                EXPECT_TRUE(initiated);
            }));
            initiated = true;
        });
        settle(this->io_, [&] { return right.has_value(); });
        EXPECT_EQ(right, true);
    }
}

TYPED_TEST(executors, another_context) {
    asio::io_context other;
    for (const auto wanted : endings) {
        auto& operation = this->prepare(wanted);
        std::optional<bool> right;
        operation(asio::bind_executor(other.get_executor(),
                                      [&](auto&&...) { right = other.get_executor().running_in_this_thread(); }));
        run_until(this->io_, [&] {
            if (other.stopped()) other.restart();
            other.poll();
            return right.has_value();
        });
        EXPECT_EQ(right, true);
    }
}

TYPED_TEST(executors, keep_their_context_at_work) {
    auto& operation = this->prepare(ending::success);
    asio::io_context other;
    bool called = false;
    operation(asio::bind_executor(other.get_executor(), [&](auto&&...) { called = true; }));
    EXPECT_EQ(other.poll(), 0u);
    EXPECT_FALSE(other.stopped());
    run_until(this->io_, [&] { return other.poll() > 0 && called; });
    EXPECT_TRUE(called);
}

TYPED_TEST(executors, also_of_a_result) {
    auto& operation = this->prepare(ending::success);
    const auto strand = asio::make_strand(this->io_);
    std::optional<bool> right;
    operation(openai::as_result(asio::bind_executor(
        strand, [&](const auto& result) { right = result.has_value() && strand.running_in_this_thread(); })));
    settle(this->io_, [&] { return right.has_value(); });
    EXPECT_EQ(right, true);
}

template <class Operation>
asio::awaitable<void> await_on(Operation& operation, asio::strand<asio::io_context::executor_type> strand) {
    EXPECT_TRUE(strand.running_in_this_thread());
    const auto result = co_await operation(openai::as_result);
    EXPECT_TRUE(strand.running_in_this_thread());
}

TYPED_TEST(executors, that_of_the_coroutine) {
    for (const auto wanted : endings) {
        auto& operation = this->prepare(wanted);
        const auto strand = asio::make_strand(this->io_);
        bool done = false;
        asio::co_spawn(strand, await_on(operation, strand), [&](std::exception_ptr) { done = true; });
        run_until(this->io_, [&] { return done; });
    }
}

} // namespace

/// The allocator of the handler.
namespace {

struct tally {
    std::atomic<std::size_t> taken = 0;
    std::atomic<std::size_t> returned = 0;
};

template <class T>
class counting_allocator {
public:
    using value_type = T;
    explicit counting_allocator(tally& where) noexcept
        : where_(&where) {}
    template <class U>
    counting_allocator(const counting_allocator<U>& other) noexcept
        : where_(other.where_) {}

    T* allocate(std::size_t count) {
        where_->taken += count * sizeof(T);
        return std::allocator<T>().allocate(count);
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        where_->returned += count * sizeof(T);
        std::allocator<T>().deallocate(memory, count);
    }
    template <class U>
    bool operator==(const counting_allocator<U>& other) const noexcept {
        return where_ == other.where_;
    }

    tally* where_;
};

template <class Operation>
class allocator : public operation_test<Operation> {};
TYPED_TEST_SUITE(allocator, every_operation);

TYPED_TEST(allocator, is_used_and_gets_everything_back_before_the_handler_is_called) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        tally memory;
        std::optional<std::size_t> held;
        auto& operation = this->prepare(wanted);
        operation(asio::bind_allocator(counting_allocator<char>(memory),
                                       [&](auto&&...) { held = memory.taken - memory.returned; }));
        EXPECT_GT(memory.taken, 0u);
        settle(this->io_, [&] { return held.has_value(); });
        EXPECT_EQ(held, 0u);
        EXPECT_EQ(memory.taken, memory.returned);
    }
}

TYPED_TEST(allocator, of_a_result) {
    tally memory;
    bool called = false;
    auto& operation = this->prepare(ending::success);
    operation(openai::as_result(asio::bind_allocator(counting_allocator<char>(memory),
                                                     [&](const auto& result) { called = result.has_value(); })));
    EXPECT_GT(memory.taken, 0u);
    settle(this->io_, [&] { return called; });
    EXPECT_TRUE(called);
    EXPECT_EQ(memory.taken, memory.returned);
}

TYPED_TEST(allocator, gets_everything_back_when_the_context_goes) {
    tally memory;
    {
        auto io = std::make_unique<asio::io_context>();
        this->server_.otherwise(TypeParam::script(ending::silence));
        TypeParam operation(openai::client(*io, options_for(this->server_)));
        operation.prepare(*io);
        operation(asio::bind_allocator(counting_allocator<char>(memory), [](auto&&...) { FAIL(); }));
        run_until(*io, [&] { return this->server_.counts().requests > 0; });
        EXPECT_GT(memory.taken, memory.returned);
        io.reset();
    }
    EXPECT_EQ(memory.taken, memory.returned);
}

} // namespace

/// Where calls run that are told, or not, that one thread runs the client's executor.
namespace {

using openai::detail::client_core;

constexpr bool hint_can_be_asked = BOOST_VERSION >= 108700;

std::shared_ptr<client_core> make_core(asio::any_io_executor executor, std::optional<bool> said) {
    openai::client_options options("sk-test");
    options.single_threaded = said;
    options.providers.add(openai::provider("other", "https://other.example/v1", "sk-other"));
    return std::make_shared<client_core>(std::move(executor), std::move(options));
}

bool spares_strands(client_core& core) { return core.make_strand() == core.executor; }

TEST(single_threaded, spares_strands_where_it_is_said_or_known) {
    asio::io_context unknown;
    asio::io_context one(1);
    asio::io_context two(2);
    asio::io_context safe(BOOST_ASIO_CONCURRENCY_HINT_SAFE);
    asio::thread_pool pool(1);
    const struct {
        const char* what;
        asio::any_io_executor executor;
        std::optional<bool> known; // empty if it depends on the version of Boost
        bool strand = false;
    } rows[] = {
        {"no hint", unknown.get_executor(), false},
        {"hint of one", one.get_executor(), hint_can_be_asked},
        {"hint of two", two.get_executor(), false},
        {"hint that several threads are safe", safe.get_executor(), std::nullopt},
        {"pool", pool.get_executor(), false},
        {"strand", asio::make_strand(unknown), true, true},
        {"erased strand", asio::make_strand(asio::any_io_executor(unknown.get_executor())), true, true},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        const bool spared = spares_strands(*make_core(row.executor, std::nullopt));
        EXPECT_EQ(spared, row.known.value_or(spared));
        EXPECT_TRUE(spares_strands(*make_core(row.executor, true)));
        EXPECT_EQ(spares_strands(*make_core(row.executor, false)), row.strand);
    }
}

TEST(single_threaded, is_known_of_the_clients_own_thread) {
    const auto thread = std::make_shared<openai::detail::own_thread>();
    const auto core =
        std::make_shared<client_core>(thread->executor(), openai::client_options("sk-test"), nullptr, thread);
    EXPECT_TRUE(spares_strands(*core));
}

TEST(single_threaded, counts_for_the_other_providers) {
    asio::io_context io;
    for (const bool said : {true, false}) {
        const auto core = make_core(io.get_executor(), said);
        EXPECT_EQ(spares_strands(*core->of_provider("other")), said);
        core->close();
    }
}

/// The executor of a tool, which is the client's own business down to its last helper.
class single_threaded_calls : public testing::TestWithParam<bool> {
protected:
    single_threaded_calls() {
        options.single_threaded = GetParam();
        tools.add("where", "Where it runs", [this]() -> asio::awaitable<std::string> {
            const auto here = co_await asio::this_coro::executor;
            on_executor = here.target<asio::io_context::executor_type>() != nullptr;
            co_return "here";
        });
    }

    openai::testing::server server;
    openai::client_options options = options_for(server);
    asio::io_context io{1};
    openai::tool_set tools;
    std::optional<bool> on_executor;
};

INSTANTIATE_TEST_SUITE_P(, single_threaded_calls, testing::Bool(),
                         [](const auto& said) { return said.param ? "said" : "not_said"; });

TEST_P(single_threaded_calls, run_on_the_executor_itself) {
    openai::client client(io, options);
    server.push(reply().tool_call("1", "where", {"{}"})).push(reply("done"));
    auto session = client.chat.session("be brief", openai::chat_request("gpt-4o"));
    session.add_tools(tools);
    EXPECT_EQ(run(io, session.send("where?")).text(), "done");
    ASSERT_TRUE(on_executor);
    EXPECT_EQ(*on_executor, GetParam());
}

TEST_P(single_threaded_calls, do_all_that_others_do) {
    openai::client client(io, options);
    EXPECT_EQ(run(io, client.chat.create(question("hello"))).text(), "hello");
    auto deltas = run(io, client.chat.stream(question("one two")));
    std::string text;
    while (const auto delta = run(io, deltas.next())) text += delta->text();
    EXPECT_EQ(text, "one two");

    // From another thread, while this one runs the context.
    server.push(reply::never());
    asio::cancellation_signal signal;
    std::optional<openai::errc> code;
    client.chat.create(question(), asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto&&) {
                           code = openai::to_error(thrown).details().code;
                       }));
    std::thread other([&] { client.close(); });
    run_until(io, [&] { return code.has_value(); });
    other.join();
    EXPECT_EQ(*code, openai::errc::client_closed);
}

} // namespace

/// Which executors need a strand.
namespace {

namespace asio = boost::asio;
using openai::detail::is_run_by_one_thread;
using openai::detail::strand_of;

bool needs_one(const asio::any_io_executor& executor) { return strand_of(executor) != executor; }

TEST(strand_of, a_context_of_unknown_threads_or_several) {
    asio::io_context unknown;
    asio::io_context two(2);
    asio::thread_pool pool(2);
    EXPECT_TRUE(needs_one(unknown.get_executor()));
    EXPECT_TRUE(needs_one(two.get_executor()));
    EXPECT_TRUE(needs_one(pool.get_executor()));
}

TEST(strand_of, a_context_of_one_thread_is_known_where_boost_tells) {
    asio::io_context unknown;
    asio::io_context one(1);
    asio::io_context two(2);
    asio::thread_pool pool(1);
    EXPECT_EQ(is_run_by_one_thread(one.get_executor()), BOOST_VERSION >= 108700); // nobody may ask before
    EXPECT_FALSE(is_run_by_one_thread(unknown.get_executor()));
    EXPECT_FALSE(is_run_by_one_thread(two.get_executor()));
    EXPECT_FALSE(is_run_by_one_thread(pool.get_executor()));
}

TEST(strand_of, a_strand_is_one) {
    asio::io_context io;
    EXPECT_FALSE(needs_one(asio::make_strand(io)));
    EXPECT_FALSE(needs_one(asio::make_strand(asio::any_io_executor(io.get_executor()))));
}

} // namespace
} // namespace executor_test
