// SPDX-License-Identifier: BSL-1.0
#include "net/dial/resolver.hpp"
#include "support/run.hpp"

#include <atomic>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>

namespace resolver_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
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

net::resolver::lookup_function lookup_in(const std::shared_ptr<name_server>& server) {
    return [server](const std::string&) {
        ++server->asked;
        server->open.wait();
        net::resolver::addresses found;
        for (const auto& text : server->addresses) found.push_back(asio::ip::make_address(text));
        ++server->answered;
        if (server->failure) throw *server->failure;
        return found;
    };
}

struct fixture {
    std::shared_ptr<name_server> server = std::make_shared<name_server>();
    asio::io_context context;
    net::resolver resolver{lookup_in(server)};

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

const net::deadline never;

TEST(resolver, gives_what_the_lookup_found) {
    fixture f;
    f.server->addresses = {"192.0.2.1", "2001:db8::1", "192.0.2.2"};
    f.release();
    auto found = support::outcome_of(f.context, f.resolver.resolve("host.example", never)).value();
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[1].to_string(), "2001:db8::1");
}

TEST(resolver, asks_nobody_for_a_literal_address) {
    fixture f;
    for (const std::string text : {"127.0.0.1", "::1", "2001:db8::7", "::ffff:127.0.0.1"}) {
        auto found = support::outcome_of(f.context, f.resolver.resolve(text, never)).value();
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
        const auto failure = *support::outcome_of(f.context, f.resolver.resolve("host.example", never)).failure();
        EXPECT_EQ(failure.details().code, one.code);
        EXPECT_NE(failure.details().context.find("host.example"), std::string::npos) << failure.what();
    }
}

TEST(resolver, leaves_at_the_deadline_though_the_lookup_still_blocks) {
    fixture f;
    const auto limit = net::deadline::after(net::clock::now(), 20ms, errc::resolve_timeout);
    const auto failure = *support::outcome_of(f.context, f.resolver.resolve("host.example", limit)).failure();
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
    support::outcome<net::resolver::addresses> result;
    support::start(f.context.get_executor(), f.resolver.resolve("host.example", never), result, signal.slot());
    ASSERT_TRUE(support::runs_until(f.context, [&] { return f.server->asked == 1; }));
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
    std::vector<support::outcome<net::resolver::addresses>> results(5);
    asio::cancellation_signal signal;
    for (std::size_t i = 0; i < results.size(); ++i)
        support::start(f.context.get_executor(), f.resolver.resolve("host.example", never), results[i],
                       i == 0 ? signal.slot() : asio::cancellation_slot());
    ASSERT_TRUE(support::runs_until(f.context, [&] { return f.server->asked == 1; }));
    f.context.poll();
    signal.emit(asio::cancellation_type::terminal); // who asked first leaves; the others stay
    f.context.poll();
    EXPECT_EQ(results[0].code(), errc::cancelled);
    f.release();
    f.context.restart();
    f.context.run_for(10s);
    for (std::size_t i = 1; i < results.size(); ++i) EXPECT_EQ(results[i].value().size(), 1u);
    EXPECT_EQ(f.server->asked, 1);
}

TEST(resolver, remembers_what_was_found_until_it_is_told_to_forget) {
    fixture f;
    f.release();
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(support::outcome_of(f.context, f.resolver.resolve("host.example", never)).value().size(), 1u);
    EXPECT_EQ(f.server->asked, 1);
    f.server->addresses = {"192.0.2.7"}; // it has moved
    f.resolver.forget("host.example");
    EXPECT_EQ(support::outcome_of(f.context, f.resolver.resolve("host.example", never)).value()[0].to_string(),
              "192.0.2.7");
    EXPECT_EQ(f.server->asked, 2);
    support::outcome_of(f.context, f.resolver.resolve("other.example", never)).value();
    EXPECT_EQ(f.server->asked, 3);
}

openai::error failing(errc code, bool retryable) {
    openai::error_details details;
    details.code = code;
    details.retryable = retryable;
    return openai::error(std::move(details));
}

TEST(resolver, remembers_that_a_name_does_not_exist_but_no_failure_of_the_name_server) {
    for (const bool temporary : {false, true}) {
        fixture f;
        f.server->failure = failing(errc::resolve_failed, temporary);
        f.release();
        for (int i = 0; i < 2; ++i) {
            const auto failure = *support::outcome_of(f.context, f.resolver.resolve("host.example", never)).failure();
            EXPECT_EQ(failure.details().code, errc::resolve_failed);
            EXPECT_EQ(failure.retryable(), temporary);
            EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
        }
        EXPECT_EQ(f.server->asked, temporary ? 2 : 1);
    }
}

/// Two look-ups side by side, as for two families.
struct two_families {
    explicit two_families(std::vector<net::resolver::lookup_function> lookups)
        : resolver(std::move(lookups)) {}
    support::outcome<net::resolver::addresses> resolve(net::deadline limit = {}) {
        return support::outcome_of(context, resolver.resolve("host.example", limit));
    }
    asio::io_context context;
    net::resolver resolver;
};

net::resolver::lookup_function finds(std::vector<std::string> texts) {
    return [texts](const std::string&) {
        net::resolver::addresses found;
        for (const auto& text : texts) found.push_back(asio::ip::make_address(text));
        return found;
    };
}

net::resolver::lookup_function fails(bool temporary) {
    return
        [temporary](const std::string&) -> net::resolver::addresses { throw failing(errc::resolve_failed, temporary); };
}

TEST(resolver, joins_what_both_families_have) {
    const struct {
        const char* what;
        net::resolver::lookup_function v6;
        net::resolver::lookup_function v4;
        std::vector<std::string> expected;
    } cases[] = {
        {"both", finds({"::1", "::2"}), finds({"192.0.2.1"}), {"::1", "192.0.2.1", "::2"}},
        {"only IPv6", finds({"::1"}), finds({}), {"::1"}},
        {"only IPv4", finds({}), finds({"192.0.2.1"}), {"192.0.2.1"}},
        {"only IPv4, said as an error", fails(false), finds({"192.0.2.1"}), {"192.0.2.1"}},
        {"only IPv4, the other failed", fails(true), finds({"192.0.2.1"}), {"192.0.2.1"}},
        {"the same twice", finds({"::1", "::1"}), finds({"192.0.2.1", "192.0.2.1"}), {"::1", "192.0.2.1"}},
    };
    for (const auto& one : cases) {
        two_families f({one.v6, one.v4});
        std::vector<std::string> texts;
        auto found = f.resolve();
        for (const auto& address : found.value()) texts.push_back(address.to_string());
        EXPECT_EQ(texts, one.expected) << one.what;
    }
}

TEST(resolver, tells_a_missing_name_from_a_failing_name_server) {
    const struct {
        net::resolver::lookup_function v6;
        net::resolver::lookup_function v4;
        bool retryable;
    } cases[] = {{finds({}), finds({}), false},
                 {fails(false), fails(false), false},
                 {fails(true), fails(false), true},
                 {fails(false), fails(true), true},
                 {finds({}), fails(true), true}};
    for (const auto& one : cases) {
        two_families f({one.v6, one.v4});
        const auto failure = *f.resolve().failure();
        EXPECT_EQ(failure.details().code, errc::resolve_failed);
        EXPECT_EQ(failure.retryable(), one.retryable);
    }
}

TEST(resolver, does_not_wait_long_for_a_late_family) {
    for (const bool late_v6 : {true, false}) {
        const auto server = std::make_shared<name_server>();
        server->addresses = {late_v6 ? "::1" : "192.0.2.1"};
        const auto quick = finds({late_v6 ? "192.0.2.1" : "::1"});
        std::vector<net::resolver::lookup_function> lookups{quick, quick};
        lookups[late_v6 ? 0 : 1] = lookup_in(server);
        two_families f(lookups);
        const auto begin = net::clock::now();
        EXPECT_EQ(f.resolve().value().size(), 1u);
        EXPECT_GE(net::clock::now() - begin, 50ms);
        EXPECT_EQ(server->answered, 0);
        EXPECT_EQ(f.resolve().value().size(), 1u); // not remembered as if it were all
        EXPECT_EQ(server->asked, 1);               // nor asked anew
        server->gate.set_value();
        EXPECT_TRUE(support::runs_until(f.context, [&] { return f.resolve().value().size() == 2; }));
        while (server.use_count() > 3) std::this_thread::yield();
    }
}

TEST(resolver, uses_sixteen_addresses_of_a_thousand) {
    std::vector<std::string> many;
    for (int i = 0; i < 1000; ++i) many.push_back("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
    two_families f({finds({"::1", "::2"}), finds(many)});
    const auto found = f.resolve().value();
    EXPECT_EQ(found.size(), 16u);
    EXPECT_TRUE(found[0].is_v6() && found[2].is_v6());
    EXPECT_EQ(found[15].to_string(), "10.0.0.13");
}

TEST(resolver, says_when_there_is_no_thread_to_be_had) {
    asio::io_context context;
    int threads = 0;
    const auto refuse = [&](std::function<void()>) {
        ++threads;
        throw std::system_error(EAGAIN, std::system_category());
    };
    net::resolver resolver(std::vector<net::resolver::lookup_function>(2, finds({"::1"})), refuse);
    for (int i = 1; i <= 2; ++i) {
        const auto failure = *support::outcome_of(context, resolver.resolve("host.example", never)).failure();
        EXPECT_EQ(failure.details().code, errc::resource_limit);
        EXPECT_EQ(failure.details().cause, boost::system::errc::resource_unavailable_try_again);
        EXPECT_EQ(failure.phase(), phase::resolve);
        EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
        EXPECT_FALSE(failure.retryable());
        EXPECT_EQ(threads, 2 * i); // nothing is left behind that a second call would wait for
    }
}

TEST(resolver, takes_a_thread_that_it_did_not_get_for_no_answer) {
    for (const int refused : {0, 1}) {
        for (const bool memory : {false, true}) {
            asio::io_context context;
            int threads = 0;
            const auto start = [&](std::function<void()> work) {
                if (threads++ == refused) {
                    if (memory) throw std::bad_alloc();
                    throw std::system_error(EAGAIN, std::system_category());
                }
                std::thread(std::move(work)).detach(); // as the resolver does it itself
            };
            const auto nothing = [](const std::string&) { return net::resolver::addresses(); };
            std::vector<net::resolver::lookup_function> lookups(2, nothing);
            net::resolver resolver(lookups, start);
            auto failure = *support::outcome_of(context, resolver.resolve("host.example", never)).failure();
            EXPECT_EQ(failure.details().code, errc::resource_limit) << refused << memory; // and not "has no address"
            lookups[static_cast<std::size_t>(refused)] = finds({"::1"});
            net::resolver other(lookups, start);
            threads = 0;
            failure = *support::outcome_of(context, other.resolve("host.example", never)).failure();
            EXPECT_EQ(failure.details().code, errc::resource_limit);
            auto found = support::outcome_of(context, other.resolve("host.example", never)); // nothing was remembered
            EXPECT_EQ(found.value().size(), 1u);
        }
    }
}

/// A look-up without memory says so, and is nothing to remember.
TEST(resolver, says_when_there_is_no_memory_for_the_lookup) {
    asio::io_context context;
    std::atomic<int> asked = 0;
    net::resolver resolver([&](const std::string&) -> net::resolver::addresses {
        if (asked++ == 0) throw std::bad_alloc();
        return {asio::ip::make_address("::1")};
    });
    const auto failure = *support::outcome_of(context, resolver.resolve("host.example", never)).failure();
    EXPECT_EQ(failure.details().code, errc::resource_limit);
    EXPECT_EQ(failure.details().cause, boost::system::errc::not_enough_memory);
    EXPECT_EQ(failure.phase(), phase::resolve);
    auto found = support::outcome_of(context, resolver.resolve("host.example", never));
    EXPECT_EQ(found.value().size(), 1u);
}

TEST(resolver, may_be_destroyed_while_it_resolves) {
    const auto server = std::make_shared<name_server>();
    asio::io_context context;
    support::outcome<net::resolver::addresses> result;
    {
        net::resolver resolver(lookup_in(server));
        support::start(context.get_executor(), resolver.resolve("host.example", never), result);
        ASSERT_TRUE(support::runs_until(context, [&] { return server->asked == 1; }));
    }
    EXPECT_EQ(result.completions(), 0);
    server->gate.set_value();
    context.restart();
    context.run_for(10s);
    EXPECT_EQ(result.value().size(), 1u); // the waiting coroutine shares what it needs
}

TEST(resolver, lets_its_context_go_while_it_resolves) {
    const auto server = std::make_shared<name_server>();
    support::outcome<net::resolver::addresses> result;
    {
        net::resolver resolver(lookup_in(server));
        auto context = std::make_unique<asio::io_context>();
        support::start(context->get_executor(), resolver.resolve("host.example", never), result);
        ASSERT_TRUE(support::runs_until(*context, [&] { return server->asked == 1; }));
        const auto begin = net::clock::now();
        context.reset();
        EXPECT_LT(net::clock::now() - begin, 5s); // nothing waits for the name server
    }
    EXPECT_EQ(server->answered, 0);
    server->gate.set_value();
    while (server.use_count() > 1) std::this_thread::yield(); // the thread has ended, and woke nobody
    EXPECT_EQ(result.completions(), 0);
}

TEST(resolver, asks_the_system) {
    asio::io_context context;
    net::resolver together;
    net::resolver apart(net::resolver::system_lookups());
    for (auto* resolver : {&together, &apart}) {
        const auto found = support::outcome_of(context, resolver->resolve("localhost", never)).value();
        ASSERT_FALSE(found.empty());
        for (const auto& address : found) EXPECT_TRUE(address.is_loopback()) << address;
    }
}

TEST(resolver, words_what_the_system_says) {
    asio::io_context context;
    net::resolver resolver(net::resolver::system_lookups());
    const std::string impossible(300, 'a'); // no name server is asked for this
    const auto failure = *support::outcome_of(context, resolver.resolve(impossible, never)).failure();
    EXPECT_EQ(failure.details().code, errc::resolve_failed);
    EXPECT_EQ(failure.phase(), phase::resolve);
    EXPECT_TRUE(failure.details().cause.failed());
}

} // namespace
} // namespace resolver_test
