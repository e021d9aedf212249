// SPDX-License-Identifier: BSL-1.0
#include "engine/call/client_core.hpp"
#include "net/dial/connector.hpp"
#include "net/dial/tcp_transport.hpp"
#include "net/pool/connection_pool.hpp"
#include "net/tls/tls_transport.hpp"
#include "support/client_world.hpp"
#include "support/long_tests.hpp"
#include "support/peers/closing_server.hpp"
#include "support/portable.hpp"
#include "support/run.hpp"

#include <openai/chat.hpp>

#include <fstream>
#include <iostream>
#include <random>

#include <fcntl.h>
#include <malloc.h>

namespace stale_reuse_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using namespace std::chrono_literals;
using openai::billing;
using openai::errc;

constexpr std::chrono::milliseconds longest{20}; // idle time, and pause between two calls
constexpr int callers = 4;
constexpr int calls_per_client = 400; // fewer than it takes to learn when this server closes

int calls_in_all() { return support::long_tests() ? 10'000 : calls_per_client; }

/// What came of the calls of one scheme.
struct figures {
    int calls = 0;
    int good = 0;
    int reset = 0;       // errors: nothing but a reset came back
    int confirmed = 0;   // errors: closed, after the server's system had taken the request
    int other = 0;       // errors: any that should not be
    int twice = 0;       // requests executed more than once
    int not_once = 0;    // calls that succeeded without being executed exactly once
    std::string example; // of another error
    net::pool_counts pool;
    std::size_t connections = 0;
    std::size_t closed_by_server = 0;

    void add(const net::pool_counts& more) {
        pool.reused += more.reused;
        pool.closed_while_idle += more.closed_while_idle;
        pool.stale_reuses += more.stale_reuses;
    }
    void print(const std::string& what) const {
        std::cout << what << ": " << calls << " calls, " << good << " good, " << pool.stale_reuses << " replayed, "
                  << reset + confirmed + other << " errors (" << reset << " by reset, " << confirmed
                  << " closed after the request was confirmed, " << other << " other), " << twice << " executed twice; "
                  << connections << " connections, " << closed_by_server << " closed by the server while idle, "
                  << pool.reused << " reuses, " << pool.closed_while_idle << " found closed before use\n";
    }
};

/// Does not look before a connection is used again: what the look hides becomes the rule.
class blind_transport final : public net::transport {
public:
    explicit blind_transport(std::unique_ptr<net::transport> inner)
        : inner_(std::move(inner)) {}
    net::io_result try_read(std::span<char> into) noexcept override { return inner_->try_read(into); }
    net::io_result try_write(std::span<const char> bytes) noexcept override { return inner_->try_write(bytes); }
    asio::awaitable<void> wait(net::readiness what) override { return inner_->wait(what); }
    bool quiet() noexcept override { return true; }
    std::optional<std::uint64_t> confirmed() const noexcept override { return inner_->confirmed(); }
    std::uint64_t sent() const noexcept override { return inner_->sent(); }
    void shutdown() noexcept override { inner_->shutdown(); }
    void abort() noexcept override { inner_->abort(); }

private:
    std::unique_ptr<net::transport> inner_;
};

struct scenario {
    bool tls = false;
    bool blind = false;
};

class stale_reuse : public testing::TestWithParam<scenario> {
protected:
    stale_reuse()
        : server_(GetParam().tls, longest, !GetParam().blind, 4711) {
        options_.base_url = server_.base_url();
        options_.tls.ca_pem = server_.ca_pem();
        options_.tls.system_store = false;
        options_.retry = openai::retry_policy::none(); // nothing but the replay
        if (GetParam().tls) trust_.emplace(options_.tls);
    }

    asio::awaitable<std::unique_ptr<net::connection>> dial_blind(asio::any_io_executor executor) {
        const std::vector<asio::ip::address> addresses(1, asio::ip::address_v4::loopback());
        auto socket = co_await net::connect_any(executor, addresses, server_.port(), net::deadline());
        auto wire = net::make_tcp_transport(std::move(socket));
        if (trust_) {
            auto session = net::make_tls_transport(std::move(wire), *trust_, "127.0.0.1");
            co_await session->handshake();
            wire = std::move(session);
        }
        co_return std::make_unique<net::connection>(std::make_unique<blind_transport>(std::move(wire)), executor);
    }

    void run_client(int calls) {
        asio::io_context context;
        net::dial_function dial;
        if (GetParam().blind) dial = [&](const auto&, const auto&) { return dial_blind(context.get_executor()); };
        const auto core = std::make_shared<openai::detail::client_core>(context.get_executor(), options_, dial);
        const openai::chat chat(core.get());
        left_ = calls;
        std::vector<support::outcome<bool>> done(callers);
        for (auto& one : done) support::start(context.get_executor(), support::done(caller(chat)), one);
        context.run_for(std::chrono::minutes(10));
        for (auto& one : done) EXPECT_TRUE(one.value());
        found_.add(core->pool().counts());
    }

    asio::awaitable<void> caller(const openai::chat& chat) {
        net::timer timer(co_await asio::this_coro::executor);
        while (left_-- > 0) {
            const auto id = std::to_string(found_.calls++);
            std::optional<openai::error> failure;
            try {
                auto request = openai::chat_request("gpt-4o").user("id " + id);
                const auto answer = co_await chat.create(std::move(request));
                if (answer.text() == "done") ++found_.good;
            } catch (const openai::error& thrown) {
                failure = thrown;
            }
            count(id, failure);
            timer.expires_after(longest * std::uniform_int_distribution<>(0, 1000)(random_) / 1000);
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

    void count(const std::string& id, const std::optional<openai::error>& failure) {
        const int times = server_.executions(id);
        if (times > 1) ++found_.twice;
        if (!failure) {
            found_.not_once += times != 1 ? 1 : 0;
            return;
        }
        const auto& details = failure->details();
        const bool unknown = details.code == errc::connection_lost && details.maybe_billed == billing::unknown;
        if (unknown && details.cause == boost::system::errc::connection_reset) ++found_.reset;
        else if (unknown && !details.cause.failed()) ++found_.confirmed;
        else ++found_.other;
        if (!unknown) found_.example = failure->what();
    }

    void finish(const std::string& what) {
        found_.connections = server_.accepted();
        found_.closed_by_server = server_.closed();
        found_.print(what);
        EXPECT_EQ(found_.other, 0) << found_.example; // whatever is provable was replayed
        EXPECT_EQ(found_.twice, 0);
        EXPECT_EQ(server_.most_executions(), 1);
        EXPECT_EQ(found_.not_once, 0);
        EXPECT_EQ(found_.good + found_.reset + found_.confirmed, found_.calls);
        // What nobody can prove needs the server to close in the very moment that the request arrives.
        const auto most = proves_nothing() ? found_.calls : std::max(3, found_.calls / 50);
        EXPECT_LE(found_.reset + found_.confirmed, most);
        EXPECT_GT(found_.pool.reused, 0u);
    }

    /// The portable build knows nothing of what has arrived: then it must not send a request again.
    static bool proves_nothing() { return support::portable && GetParam().blind; }

    support::closing_server server_;
    openai::client_options options_{"sk-test"};
    std::optional<net::tls_context> trust_;
    figures found_;
    std::mt19937 random_{42};
    int left_ = 0;
};

std::string name_of(const scenario& one) {
    return std::string(one.tls ? "https" : "http") + (one.blind ? "_without_looking" : "");
}

INSTANTIATE_TEST_SUITE_P(schemes, stale_reuse,
                         testing::Values(scenario{false, false}, scenario{true, false}, scenario{false, true},
                                         scenario{true, true}),
                         [](const auto& of) { return name_of(of.param); });

TEST_P(stale_reuse, costs_no_call_and_no_second_execution) {
    while (found_.calls < calls_in_all()) run_client(calls_per_client);
    finish(name_of(GetParam()) + ", nothing learnt");
    if (proves_nothing()) return;
    if (GetParam().blind) EXPECT_GT(found_.pool.stale_reuses, 0u);
    else EXPECT_GT(found_.pool.closed_while_idle, 0u);
}

TEST_P(stale_reuse, becomes_rare_when_the_client_learns_the_limit) {
    if (calls_in_all() == calls_per_client) GTEST_SKIP() << "takes its time; set ASIO_OPENAI_LONG_TESTS";
    run_client(calls_in_all());
    finish(name_of(GetParam()) + ", with learning");
}

using openai::testing::cut;
using support::client_world;
using support::reply;
using support::server_options;

/// What a bad day brings, and mostly what a good one does.
reply some_reply(std::mt19937& random) {
    switch (std::uniform_int_distribution<>(0, 15)(random)) {
    case 0: return reply::error(500, "no");
    case 1: return reply::error(429, "later").header("retry-after-ms", "1");
    case 2: return reply::drop(cut::reset);
    case 3: return reply::drop();
    case 4: return reply("one two three").cut_body_after(20, cut::reset);
    case 5: return reply("one two three").cut_body_after(20);
    case 6: return reply("one two three").close();
    case 7: return reply("one two three").junk("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n");
    case 8: return reply("one two three").delay(2ms);
    default: return reply("one two three");
    }
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    for (int fd = 0; fd < 4096; ++fd) count += ::fcntl(fd, F_GETFD) != -1 ? 1 : 0;
    return count;
}

std::size_t resident_kilobytes() {
    ::malloc_trim(0);
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * 4;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MEMORY_IS_NOT_GIVEN_BACK
#endif
#endif

class soak : public testing::TestWithParam<bool> {
protected:
    soak() {
        world_.options.retry = openai::retry_policy::sdk_compatible();
        world_.options.retry.transient.base = world_.options.retry.transient.cap = 1ms;
        world_.options.retry.min_delay = 1ms;
        world_.server.handle([this](const openai::testing::received_request&) { return some_reply(random_); });
    }

    asio::awaitable<bool> caller(int calls, bool streams) {
        for (int i = 0; i < calls; ++i) {
            try {
                if (streams) co_await world_.stream("x");
                else co_await world_.chat("x");
                ++good_;
            } catch (const openai::error&) {
                ++bad_;
            }
        }
        co_return true;
    }

    void round(int calls) {
        std::vector<support::outcome<bool>> waiting(8);
        for (std::size_t i = 0; i < waiting.size(); ++i)
            support::start(world_.io.get_executor(), caller(calls / 8, i % 2 == 0), waiting[i]);
        world_.io.restart();
        world_.io.run_for(10min);
        for (auto& one : waiting) ASSERT_TRUE(one.value());
        world_.text.clear();
        world_.text.shrink_to_fit();
    }

    /// Nothing is under way: what is open is idle, and both sides agree on it.
    void settle() {
        world_.forget_client();
        world_.io.restart();
        world_.io.run_for(10s);
        ASSERT_TRUE(world_.server.wait_until_open(0));
    }

    client_world world_{server_options().https(GetParam())};
    std::mt19937 random_{4711}; // of the server's thread
    int good_ = 0;
    int bad_ = 0;
};

INSTANTIATE_TEST_SUITE_P(schemes, soak, testing::Bool(), [](const auto& of) { return of.param ? "https" : "http"; });

TEST_P(soak, faults_without_end_leave_nothing_behind) {
    const bool at_length = support::long_tests();
    const int calls = at_length ? 8'000 : 240;
    round(calls);
    settle();
    const auto descriptors = open_descriptors();
    const auto memory = resident_kilobytes();
    const auto requests = world_.server.counts().requests; // each of which the server keeps a record of
    for (int i = 0; i < 3; ++i) {
        round(calls);
        settle();
        EXPECT_EQ(open_descriptors(), descriptors);
    }
    std::cout << good_ << " good calls, " << bad_ << " failed; " << descriptors << " descriptors; resident " << memory
              << " kB, then " << resident_kilobytes() << " kB, with the server's record of "
              << world_.server.counts().requests - requests << " requests\n";
#if !defined(MEMORY_IS_NOT_GIVEN_BACK)
    EXPECT_LE(resident_kilobytes(), memory + 4096 + 3 * (world_.server.counts().requests - requests));
#endif
    EXPECT_EQ(good_ + bad_, 4 * calls);
    EXPECT_GT(good_, calls);
}

#undef MEMORY_IS_NOT_GIVEN_BACK

} // namespace
} // namespace stale_reuse_test
