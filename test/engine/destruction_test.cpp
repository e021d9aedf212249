// SPDX-License-Identifier: BSL-1.0
#include "engine/call/client_core.hpp"
#include "net/dial/dialer.hpp"
#include "support/local_client.hpp"
#include "support/peers/black_hole.hpp"

#include <openai/chat/chat_stream.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <time.h>

#include <condition_variable>
#include <iostream>
#include <memory>
#include <mutex>

/// A client and its context are destroyed while calls wait, a hundred or as many as their memory allows, in each state
/// that a call can be in.
namespace destroyed {

using namespace support;
using steady = std::chrono::steady_clock;

constexpr std::size_t many = 100;

// The promise is 5 ms. Sanitizers make everything slower, closing a hundred sockets too.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr auto promise = 50ms;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(undefined_behavior_sanitizer)
constexpr auto promise = 50ms;
#else
constexpr auto promise = 5ms;
#endif
#else
constexpr auto promise = 5ms;
#endif

/// A name server that does not answer before the test is over.
struct silence {
    std::mutex mutex;
    std::condition_variable over;
    bool ended = false;

    openai::detail::net::resolver::addresses wait() {
        std::unique_lock lock(mutex);
        over.wait(lock, [this] { return ended; });
        return {};
    }
    void end() {
        const std::lock_guard lock(mutex);
        ended = true;
        over.notify_all();
    }
};

/// A client, what it talks to, and calls that get stuck.
class stage {
public:
    stage() { options.retry = openai::retry_policy::none(); }
    virtual ~stage() = default;

    void begin() {
        io = std::make_unique<asio::io_context>();
        prepare();
        for (std::size_t i = 0; i < calls; ++i) call();
        settle();
    }
    virtual void destroy_client() { client.reset(); }

    auto handler() {
        return [this](std::exception_ptr, auto&&) { ++ended; };
    }

    std::size_t calls = many;
    openai::client_options options{openai::secret("sk-test")};
    std::unique_ptr<asio::io_context> io;
    std::optional<openai::client> client;
    std::size_t ended = 0;
    std::size_t expected_ends = 0;

protected:
    virtual void prepare() { client.emplace(*io, options); }
    virtual void call() { client->chat.create(prompt(), handler()); }
    /// Until the calls are where they are to be.
    virtual void settle() { io->run_for(20ms); }

    virtual openai::chat_request prompt() { return question(); }
};

struct resolving : stage {
    ~resolving() override { name_server->end(); }
    void prepare() override {
        options.base_url = "http://nowhere.example/v1";
        options.allow_plaintext = true;
        auto lookup = [server = name_server](const std::string&) { return server->wait(); };
        auto dialer = std::make_shared<openai::detail::net::dialer>(io->get_executor(), std::nullopt, lookup);
        core = std::make_shared<openai::detail::client_core>(
            io->get_executor(), options,
            [dialer](const auto& to, const auto& limits) { return dialer->dial(to, limits); });
        core->watch_context();
        chat.emplace(core.get());
    }
    void call() override { chat->create(prompt(), handler()); }
    void destroy_client() override {
        core->close();
        chat.reset();
        core.reset();
    }
    std::shared_ptr<silence> name_server = std::make_shared<silence>();
    std::shared_ptr<openai::detail::client_core> core;
    std::optional<openai::chat> chat;
};

struct connecting : stage {
    void prepare() override {
        hole.emplace(outside, "127.0.0.1");
        options.base_url = "http://127.0.0.1:" + std::to_string(hole->endpoint().port()) + "/v1";
        stage::prepare();
    }
    asio::io_context outside;
    std::optional<black_hole> hole;
};

/// Takes connections and never reads.
struct deaf : stage {
    void listen(const char* scheme) {
        acceptor.open(asio::ip::tcp::v4());
        acceptor.set_option(asio::socket_base::receive_buffer_size(4096));
        acceptor.bind({asio::ip::make_address("127.0.0.1"), 0});
        acceptor.listen(static_cast<int>(2 * many));
        options.base_url =
            std::string(scheme) + "://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/v1";
    }
    asio::io_context outside;
    asio::ip::tcp::acceptor acceptor{outside};
};

struct handshaking : deaf {
    void prepare() override {
        listen("https");
        stage::prepare();
    }
};

/// Few, but large: Linux takes up to 4 MiB for a server that does not read.
struct writing : deaf {
    writing() { calls = 2; }
    void prepare() override {
        listen("http");
        stage::prepare();
    }
    openai::chat_request prompt() override { return question(std::string(5u << 20, 'x')); }
    void settle() override { io->run_for(200ms); }
};

struct served : stage {
    explicit served(reply answer)
        : script(std::move(answer)) {}
    void prepare() override {
        server.otherwise(script);
        const auto retry = options.retry;
        options = options_for(server);
        options.retry = retry;
        change();
        stage::prepare();
    }
    virtual void change() {}
    void settle() override {
        run_until(*io, [this] { return server.counts().requests >= expected; });
        io->run_for(20ms);
    }
    openai::testing::server server;
    reply script;
    std::size_t expected = many;
};

struct awaiting_head : served {
    awaiting_head()
        : served(reply::never()) {}
};

struct receiving_body : served {
    receiving_body()
        : served(reply("answer").stall_body_after(10)) {}
};

struct backing_off : served {
    backing_off()
        : served(reply::error(503, "later")) {
        options.retry = openai::retry_policy();
        options.retry.transient = {1h, 1h, 1.0};
        options.retry.budget = 0;
    }
    void change() override { options.timeouts.total = openai::no_timeout; }
};

struct queueing : served {
    queueing()
        : served(reply::never()) {
        expected = 1;
    }
    void change() override { options.pool.max_connections = 1; }
};

struct streaming : served {
    streaming()
        : served(reply("one two").stall_after_deltas(0)) {}
    void call() override {
        client->chat.stream(question(), [this](std::exception_ptr thrown, openai::chat_stream opened) {
            if (thrown) return;
            streams.push_back(std::make_unique<openai::chat_stream>(std::move(opened)));
            if (reading)
                streams.back()->next([this, at = streams.size() - 1](auto&&...) { // the one it has begun with
                    streams[at]->next(handler());
                    ++waiting;
                });
        });
    }
    void settle() override {
        run_until(*io, [this] { return (reading ? waiting : streams.size()) == many; });
    }
    bool reading = true;
    std::size_t waiting = 0;
    std::vector<std::unique_ptr<openai::chat_stream>> streams;
};

struct between_reads : streaming {
    between_reads() { reading = false; }
};

struct resting : served {
    resting()
        : served(reply("answer").delay(20ms)) {
        expected_ends = many;
    }
    void change() override { options.pool.max_idle = many; }
    void settle() override {
        run_until(*io, [this] { return ended == many; });
    }
};

template <class Stage>
class destruction : public testing::Test {};

using stages = testing::Types<resolving, connecting, handshaking, writing, awaiting_head, receiving_body, backing_off,
                              queueing, streaming, between_reads, resting>;

TYPED_TEST_SUITE(destruction, stages);

/// What a thread has used and how often it has waited, which does not depend on what else the machine does.
struct effort {
    steady::duration time;
    long waits;

    static effort so_far() {
        ::timespec used{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        ::rusage counts{};
        ::getrusage(RUSAGE_THREAD, &counts);
        return {std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec), counts.ru_nvcsw};
    }
    effort operator-(const effort& before) const { return {time - before.time, waits - before.waits}; }
    bool fits() const { return time < promise && waits == 0; }
};

std::ostream& operator<<(std::ostream& out, const effort& of) {
    return out << std::chrono::duration<double, std::milli>(of.time).count() << " ms, " << of.waits << " waits";
}

/// The best of some: another thread of the library's may be about to give a lock back.
template <class Stage, class Action>
effort least_effort(Action destroy) {
    effort made{};
    for (int i = 0; i < 5; ++i) {
        Stage here;
        here.begin();
        EXPECT_EQ(here.ended, here.expected_ends) << "the calls wait";
        const auto before = effort::so_far();
        destroy(here);
        made = effort::so_far() - before;
        if (made.fits()) break;
    }
    return made;
}

TYPED_TEST(destruction, of_the_client_does_not_wait) {
    const auto made = least_effort<TypeParam>([](auto& here) { here.destroy_client(); });
    std::cout << "destruction: client: " << made << '\n';
    EXPECT_TRUE(made.fits()) << made;
}

TYPED_TEST(destruction, of_the_context_does_not_wait) {
    const auto made = least_effort<TypeParam>([](auto& here) { here.io.reset(); });
    std::cout << "destruction: context: " << made << '\n';
    EXPECT_TRUE(made.fits()) << made;
}

} // namespace destroyed
