// SPDX-License-Identifier: BSL-1.0
#include "heap/heap.hpp"
#include "protocol/http/connect.hpp"
#include "protocol/http/proxy.hpp"
#include "support/client_world.hpp"
#include "support/memory_client.hpp"
#include "support/streamed_answer.hpp"
#include "support/streamed_response.hpp"
#include "text/wipe.hpp"

#include <openai/chat/chat_stream.hpp>
#include <openai/core/secret.hpp>

#include <gtest/gtest.h>

#include <atomic>

/// No memory that is given back holds the secret.
namespace {

constexpr std::string_view key = "sk-canary-3e9b10-too-long-for-the-small-string-optimisation";
constexpr std::string_view coded_key = "YW5hcnktM2U5YjEwLXRvby1sb25nLWZv"; // "u:" and the key, as a proxy gets it
constexpr std::string_view short_key = "sk-tiny-9f";
std::atomic<int> leaks = 0;

void inspect(std::string_view block) {
    if (block.find(coded_key) != block.npos) ++leaks;
    if (block.find(key.substr(3, 20)) != block.npos || block.find(short_key.substr(3)) != block.npos) ++leaks;
}

int leaks_of(void (*use)()) {
    leaks = 0;
    heap::watch(&inspect);
    use();
    heap::watch(nullptr);
    return leaks;
}

TEST(secret, the_look_out_can_see_a_leak) {
    EXPECT_GT(leaks_of([] { const std::string open(key); }), 0);
}

TEST(secret, leaves_nothing_in_freed_memory) {
    EXPECT_EQ(leaks_of([] { const openai::secret once{std::string(key)}; }), 0);
    EXPECT_EQ(leaks_of([] {
                  const openai::secret first{std::string(key)};
                  openai::secret copy = first;
                  openai::secret moved = std::move(copy);
                  EXPECT_EQ(moved.reveal(), key);
                  moved = first;
                  moved = openai::secret("other");
                  copy = std::move(moved);
                  EXPECT_EQ(copy.reveal(), "other");
              }),
              0);
}

TEST(secret, leaves_nothing_inside_itself) {
    alignas(openai::secret) unsigned char memory[sizeof(openai::secret)];
    auto* small = new (memory) openai::secret(std::string(short_key));
    ASSERT_EQ(small->reveal(), short_key);
    small->~secret();
    const std::string_view left(reinterpret_cast<const char*>(memory), sizeof memory);
    EXPECT_EQ(left.find(short_key), left.npos);
}

TEST(secret, leaves_nothing_in_what_it_was_moved_from) {
    EXPECT_EQ(leaks_of([] {
                  auto from = std::make_unique<openai::secret>(std::string(short_key));
                  const openai::secret to = std::move(*from);
                  auto assigned = std::make_unique<openai::secret>();
                  *assigned = openai::secret(to);
                  openai::secret last;
                  last = std::move(*assigned);
                  EXPECT_EQ(last.reveal(), short_key);
              }),
              0);
}

constexpr std::string_view answered = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 69\r\n\r\n"
                                      R"({"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}     )";
constexpr std::string_view streamed = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 75\r\n\r\n"
                                      "data: {\"choices\":[{\"delta\":{\"content\":\"4\"}}]}\n\n"
                                      "data: [DONE]\n\n             ";
constexpr std::string_view busy = "HTTP/1.1 503 Busy\r\nretry-after-ms: 1\r\ncontent-length: 0\r\n\r\n";

boost::asio::awaitable<void> ask(openai::chat& chat, std::string text, bool fails) {
    openai::chat_request request("gpt-4o");
    request.user(std::move(text));
    try {
        co_await chat.create(request);
        EXPECT_FALSE(fails);
    } catch (const openai::error& failure) {
        EXPECT_TRUE(fails) << failure.what();
    }
}

boost::asio::awaitable<void> read(openai::chat& chat) {
    openai::chat_request request("gpt-4o");
    request.user("2+2");
    auto deltas = co_await chat.stream(request);
    while (co_await deltas.next()) {
    }
}

/// A client's whole life: answers, a stream, retries, cut answers, bodies larger than any buffer.
void live(std::string_view with_key) {
    auto options = openai::test::memory_client::defaults();
    options.api_key = std::string(with_key);
    options.retry = openai::retry_policy();
    options.retry.min_delay = std::chrono::milliseconds(1);
    openai::test::memory_client client(options);
    client.run(ask(client.chat, "2+2", false), {answered});
    client.run(ask(client.chat, std::string(1u << 20, 'x'), false), {answered});
    client.run(read(client.chat), {streamed});
    client.run(ask(client.chat, "2+2", true), {busy});
    client.script.closes = true;
    client.run(ask(client.chat, "2+2", true), {answered.substr(0, 100)});
    EXPECT_GE(client.script.requests, 7u);
}

TEST(secret, of_a_client_is_in_no_memory_it_gave_back) {
    EXPECT_EQ(leaks_of([] { live(key); }), 0);
    EXPECT_EQ(leaks_of([] { live(short_key); }), 0);
}

const openai::detail::protocol::origin far{true, "api.example", 443};

TEST(secret, of_a_proxy_is_in_no_memory_that_was_given_back) {
    EXPECT_EQ(leaks_of([] {
                  openai::proxy_options options;
                  options.url = "http://proxy.example:3128";
                  options.user = "u";
                  options.password = std::string(key);
                  const auto chosen = openai::detail::protocol::choose_proxy(options, far);
                  EXPECT_NE(chosen->authorization.reveal().find(coded_key), std::string_view::npos);
                  auto request = openai::detail::protocol::connect_request(*chosen, far);
                  EXPECT_NE(request.find(coded_key), request.npos);
                  openai::detail::wipe(request); // as its sender does
              }),
              0);
}

TEST(secret, of_a_proxy_in_the_environment_is_in_no_memory_that_was_given_back) {
    for (const char* scheme : {"", "http://"}) {
        static std::string written;
        written = std::string(scheme) + "u:" + std::string(key) + "@proxy.example:3128";
        EXPECT_EQ(leaks_of([] {
                      const openai::environment variables = [](const std::string& name) {
                          return name == "HTTPS_PROXY" ? std::optional(written) : std::nullopt;
                      };
                      const auto options = openai::detail::protocol::proxy_from(variables, "https://api.example/v1");
                      EXPECT_EQ(options.password.reveal(), key);
                      EXPECT_EQ(options.url, "http://proxy.example:3128");
                  }),
                  0);
        openai::detail::wipe(written);
    }
}

TEST(secret, compares) {
    EXPECT_EQ(openai::secret("a"), openai::secret("a"));
    EXPECT_FALSE(openai::secret("a") == openai::secret("b"));
    EXPECT_TRUE(openai::secret().empty());
}

} // namespace

/// What a stream costs in its steady state.
namespace openai::test {
namespace {

constexpr std::size_t warm_up = 1'000;
constexpr std::size_t measured = 10'000;
constexpr std::size_t growing = 16; // the whole text doubles its memory now and then

/// Of a chat, or of a response.
template <class Stream>
asio::awaitable<void> read_all(Stream deltas, std::size_t& cost) {
    for (std::size_t i = 0; i < warm_up; ++i) co_await deltas.next();
    const auto before = heap::allocations();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < measured; ++i) bytes += (co_await deltas.next())->text().size();
    cost = heap::allocations() - before;
    EXPECT_GT(bytes, measured);
    while (co_await deltas.next()) {
    }
}

asio::awaitable<void> read_chat(const chat& chat, std::size_t& cost) {
    co_await read_all(co_await chat.stream(chat_request("m").user("?")), cost);
}

asio::awaitable<void> read_response(const responses& from, std::size_t& cost) {
    co_await read_all(co_await from.stream(response_request("m").user("?")), cost);
}

TEST(stream_cost, a_delta_of_plain_text_allocates_nothing) {
    for (const char* content :
         {" word", "\\n\\n\\u20ac \\\"quoted\\\"", "\xe2\x82\xac", "more text than fits a small string"}) {
        SCOPED_TRACE(content);
        memory_client client;
        std::size_t cost = 0;
        const auto answer = support::streamed_answer().add(content, warm_up + measured).finish();
        client.run(read_chat(client.chat, cost), {answer});
        EXPECT_LE(cost, growing);
        client.run(read_response(client.responses, cost), {support::streamed_response(warm_up + measured, content)});
        EXPECT_LE(cost, growing) << "of a response";
    }
}

/// Asks for each delta from the handler of the one before.
class handler_chain : public std::enable_shared_from_this<handler_chain> {
public:
    explicit handler_chain(chat_stream deltas)
        : deltas_(std::move(deltas)) {}

    void next() {
        deltas_.next([self = shared_from_this()](std::exception_ptr thrown, std::optional<chat_delta> delta) {
            if (thrown || !delta) return;
            if (++self->count_ == warm_up) self->before_ = heap::allocations();
            if (self->count_ == warm_up + measured) self->cost_ = heap::allocations() - self->before_;
            self->next();
        });
    }

    std::optional<std::size_t> cost() const { return cost_; }

private:
    chat_stream deltas_;
    std::size_t count_ = 0;
    std::size_t before_ = 0;
    std::optional<std::size_t> cost_;
};

asio::awaitable<void> start_chain(const chat& chat, std::shared_ptr<handler_chain>& chain) {
    chain = std::make_shared<handler_chain>(co_await chat.stream(chat_request("m").user("?")));
    chain->next();
}

TEST(stream_cost, a_delta_for_a_handler_allocates_next_to_nothing) {
    memory_client client;
    std::shared_ptr<handler_chain> chain;
    const auto answer = support::streamed_answer().add(" word", warm_up + measured).finish();
    client.run(start_chain(client.chat, chain), {answer});
    ASSERT_TRUE(chain->cost().has_value());
    EXPECT_LE(*chain->cost(), measured / 10); // a turn of the loop between 256 of them takes a coroutine
}

asio::awaitable<void> collect(const chat& chat, std::size_t& cost) {
    auto deltas = co_await chat.stream(chat_request("m").user("?"));
    const auto before = heap::allocations();
    const auto whole = co_await deltas.collect();
    cost = heap::allocations() - before;
    EXPECT_EQ(whole.text().size(), measured * 5);
}

TEST(stream_cost, collecting_allocates_for_the_answer_only) {
    memory_client client;
    std::size_t cost = 0;
    const auto answer = support::streamed_answer().add(" word", measured).finish();
    client.run(collect(client.chat, cost), {answer});
    EXPECT_LE(cost, 100u);
}

} // namespace
} // namespace openai::test

namespace {

using namespace std::chrono_literals;
using openai::errc;
using support::reply;

struct request_body : testing::Test, support::client_world {};

TEST_F(request_body, beyond_the_limit_is_refused_before_anything_is_sent) {
    EXPECT_EQ(options.max_request_body, std::size_t(128) << 20);
    options.max_request_body = 1000;
    options.retry = openai::retry_policy::sdk_compatible();
    for (const bool as_stream : {false, true}) {
        const std::string prompt(1000, 'x');
        const auto seen = as_stream ? stream_failure(prompt) : chat_failure(prompt);
        EXPECT_EQ(seen.code(), errc::limit_exceeded);
        EXPECT_EQ(seen.phase(), openai::phase::prepare);
        EXPECT_EQ(seen.maybe_billed(), openai::billing::no);
        EXPECT_FALSE(seen.retryable());
        EXPECT_NE(std::string(seen.what()).find("max_request_body, 1000 bytes"), std::string::npos) << seen.what();
    }
    EXPECT_EQ(server.counts().connections, 0u);
    EXPECT_EQ(run_chat(std::string(800, 'x')).value().size(), 800u);
}

TEST_F(request_body, may_be_exactly_the_limit) {
    EXPECT_EQ(run_chat("x").value(), "x");
    options.max_request_body = server.request(0).body.size();
    forget_client();
    EXPECT_EQ(run_chat("x").value(), "x");
    EXPECT_EQ(chat_failure("xy").code(), errc::limit_exceeded);
}

TEST_F(request_body, is_kept_once_however_often_it_is_sent) {
    options.retry = openai::retry_policy{.max_attempts = 5, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    const auto taken = [&](int failures) {
        for (int i = 0; i < failures; ++i) server.push(reply::error(503, "busy"));
        server.push(reply("fine"));
        const std::string prompt(8 * heap::large, 'x');
        const auto before = heap::large_bytes(); // of this thread: the server has its own
        EXPECT_EQ(run_chat(prompt).value(), "fine");
        return heap::large_bytes() - before;
    };
    const auto once = taken(0);
    EXPECT_GT(once, 8 * heap::large);
    EXPECT_EQ(taken(4), once);
    EXPECT_EQ(server.counts().requests, 6u);
    for (const auto& seen : server.requests()) EXPECT_TRUE(seen.body == server.request(0).body);
}

} // namespace
