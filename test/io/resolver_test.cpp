// SPDX-License-Identifier: BSL-1.0
#include "io/resolver.hpp"
#include "support/run.hpp"

#include <atomic>
#include <future>
#include <mutex>

namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using namespace std::chrono_literals;
using openai::errc;
using openai::phase;

/// A name server that answers when it is told to. Look-ups own it, so that it may be left behind.
struct name_server {
    std::atomic<int> asked = 0;
    std::atomic<int> answered = 0;
    std::promise<void> gate;
    std::shared_future<void> open = gate.get_future().share();
    std::vector<std::string> addresses{"192.0.2.1"};
    std::optional<openai::error> failure;
};

io::resolver::lookup_function lookup_in(const std::shared_ptr<name_server>& server) {
    return [server](const std::string&) {
        ++server->asked;
        server->open.wait();
        io::resolver::addresses found;
        for (const auto& text : server->addresses) found.push_back(asio::ip::make_address(text));
        ++server->answered;
        if (server->failure) throw *server->failure;
        return found;
    };
}

struct fixture {
    std::shared_ptr<name_server> server = std::make_shared<name_server>();
    asio::io_context context;
    io::resolver resolver{lookup_in(server)};

    ~fixture() {
        release();
        wait_for_answers();
    }
    void release() {
        if (!std::exchange(released, true)) server->gate.set_value();
    }
    void wait_for_answers() const {
        while (server->answered < server->asked) std::this_thread::yield();
    }
    bool released = false;
};

const io::deadline never;

TEST(resolver, gives_what_the_lookup_found) {
    fixture f;
    f.server->addresses = {"192.0.2.1", "2001:db8::1", "192.0.2.2"};
    f.release();
    auto found = support::run(f.context, f.resolver.resolve("host.example", never)).value();
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[1].to_string(), "2001:db8::1");
}

TEST(resolver, asks_nobody_for_a_literal_address) {
    fixture f;
    for (const std::string text : {"127.0.0.1", "::1", "2001:db8::7", "::ffff:127.0.0.1"}) {
        auto found = support::run(f.context, f.resolver.resolve(text, never)).value();
        ASSERT_EQ(found.size(), 1u);
        EXPECT_EQ(found[0].to_string(), text);
    }
    EXPECT_EQ(f.server->asked, 0);
}

TEST(resolver, passes_the_lookups_failure_on) {
    const struct {
        std::optional<openai::error> thrown;
        std::vector<std::string> addresses;
        errc code;
    } cases[] = {{openai::error(errc::resolve_failed, "host.example: no such name"), {}, errc::resolve_failed},
                 {std::nullopt, {}, errc::resolve_failed}};
    for (const auto& one : cases) {
        fixture f;
        f.server->failure = one.thrown;
        f.server->addresses = one.addresses;
        f.release();
        const auto failure = *support::run(f.context, f.resolver.resolve("host.example", never)).failure();
        EXPECT_EQ(failure.details().code, one.code);
        EXPECT_NE(failure.details().context.find("host.example"), std::string::npos) << failure.what();
    }
}

TEST(resolver, leaves_at_the_deadline_though_the_lookup_still_blocks) {
    fixture f;
    const auto limit = io::deadline::after(io::clock::now(), 20ms, errc::resolve_timeout);
    const auto failure = *support::run(f.context, f.resolver.resolve("host.example", limit)).failure();
    EXPECT_EQ(failure.details().code, errc::resolve_timeout);
    EXPECT_EQ(failure.phase(), phase::resolve);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
    EXPECT_TRUE(failure.retryable());
    EXPECT_TRUE(failure.details().context.starts_with("limit 20 ms, gave up after ")) << failure.what();
    EXPECT_EQ(f.server->answered, 0);
}

TEST(resolver, leaves_at_once_when_cancelled) {
    fixture f;
    asio::cancellation_signal signal;
    support::outcome<io::resolver::addresses> result;
    support::start(f.context.get_executor(), f.resolver.resolve("host.example", never), result, signal.slot());
    ASSERT_TRUE(support::run_until(f.context, [&] { return f.server->asked == 1; }));
    signal.emit(asio::cancellation_type::terminal);
    f.context.run_for(10s);
    EXPECT_EQ(result.code(), errc::cancelled);
    EXPECT_EQ(f.server->answered, 0);
    f.release(); // the late answer is dropped
    f.wait_for_answers();
    f.context.restart();
    f.context.run_for(1s);
    EXPECT_EQ(result.completions(), 1);
}

TEST(resolver, shares_one_lookup_for_the_same_name) {
    fixture f;
    std::vector<support::outcome<io::resolver::addresses>> results(5);
    asio::cancellation_signal signal;
    for (std::size_t i = 0; i < results.size(); ++i)
        support::start(f.context.get_executor(), f.resolver.resolve("host.example", never), results[i],
                       i == 0 ? signal.slot() : asio::cancellation_slot());
    ASSERT_TRUE(support::run_until(f.context, [&] { return f.server->asked == 1; }));
    f.context.poll();
    signal.emit(asio::cancellation_type::terminal); // who asked first leaves; the others stay
    f.context.poll();
    EXPECT_EQ(results[0].code(), errc::cancelled);
    f.release();
    f.context.restart();
    f.context.run_for(10s);
    for (std::size_t i = 1; i < results.size(); ++i) EXPECT_EQ(results[i].value().size(), 1u);
    EXPECT_EQ(f.server->asked, 1);

    EXPECT_EQ(support::run(f.context, f.resolver.resolve("host.example", never)).value().size(), 1u);
    EXPECT_EQ(f.server->asked, 2); // nothing is remembered
}

TEST(resolver, may_be_destroyed_while_it_resolves) {
    const auto server = std::make_shared<name_server>();
    asio::io_context context;
    support::outcome<io::resolver::addresses> result;
    {
        io::resolver resolver(lookup_in(server));
        support::start(context.get_executor(), resolver.resolve("host.example", never), result);
        ASSERT_TRUE(support::run_until(context, [&] { return server->asked == 1; }));
    }
    EXPECT_EQ(result.completions(), 0);
    server->gate.set_value();
    context.restart();
    context.run_for(10s);
    EXPECT_EQ(result.value().size(), 1u); // the waiting coroutine shares what it needs
}

TEST(resolver, lets_its_context_go_while_it_resolves) {
    const auto server = std::make_shared<name_server>();
    support::outcome<io::resolver::addresses> result;
    {
        io::resolver resolver(lookup_in(server));
        auto context = std::make_unique<asio::io_context>();
        support::start(context->get_executor(), resolver.resolve("host.example", never), result);
        ASSERT_TRUE(support::run_until(*context, [&] { return server->asked == 1; }));
        const auto begin = io::clock::now();
        context.reset();
        EXPECT_LT(io::clock::now() - begin, 5s); // nothing waits for the name server
    }
    EXPECT_EQ(server->answered, 0);
    server->gate.set_value();
    while (server.use_count() > 1) std::this_thread::yield(); // the thread has ended, and woke nobody
    EXPECT_EQ(result.completions(), 0);
}

TEST(resolver, asks_the_system) {
    asio::io_context context;
    io::resolver resolver;
    const auto found = support::run(context, resolver.resolve("localhost", never)).value();
    ASSERT_FALSE(found.empty());
    for (const auto& address : found) EXPECT_TRUE(address.is_loopback()) << address;
}

} // namespace
