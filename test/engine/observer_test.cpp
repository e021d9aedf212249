// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"
#include "support/hook_log.hpp"

#include <openai/core/failure_log.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>

#include <thread>

namespace observer_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using openai::errc;
using openai::testing::cut;
using openai::testing::reply;
using support::hook_log;
using support::server_options;
using lines = std::vector<std::string>;

/// A key that a hostile server repeats wherever it can.
constexpr const char* key = "sk-canary-77d0e2-observed";

struct observed_world : support::client_world {
    explicit observed_world(server_options serving = server_options())
        : client_world(std::move(serving)) {
        options.api_key = openai::secret(key);
        options.observer = log;
    }
    ~observed_world() {
        forget_client();
        support::runs_until(io, [&] { return log->balanced(); });
        EXPECT_TRUE(log->balanced()) << log->all_text();
        EXPECT_EQ(log->all_text().find("canary"), std::string::npos) << log->all_text();
    }

    std::string address() const { return "127.0.0.1:" + std::to_string(server.port()); }
    lines opening(bool tls) const {
        lines expected{"resolve_start 127.0.0.1", "resolve_done ok 1", "connect_attempt " + address(),
                       "connect_done ok " + address() + " 1"};
        if (tls) expected.push_back("tls_done ok TLSv1.3 cipher");
        return expected;
    }
    openai::observed::call_end end() const { return log->ends().back(); }

    std::shared_ptr<hook_log> log = std::make_shared<hook_log>();
};

lines operator+(lines a, const lines& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

const std::string start = "call_start POST /v1/chat/completions";

TEST(observer, hears_of_every_step_of_a_call) {
    for (const bool tls : {false, true}) {
        observed_world world(server_options().https(tls));
        world.server.otherwise(reply("4").header("x-request-id", "req_7"));
        EXPECT_EQ(world.run_chat("2+2").value(), "4");
        const lines answered{"write_done", "first_byte 200", "call_end ok done 200 id req_7"};
        EXPECT_EQ(world.log->lines(), lines{start} + world.opening(tls) + answered);
        EXPECT_EQ(world.run_chat("2+2").value(), "4");
        const lines again{start, "connection_reused 1"};
        EXPECT_EQ(world.log->lines(), lines{start} + world.opening(tls) + answered + again + answered);
        const auto end = world.end();
        EXPECT_GT(end.bytes, 0u);
        EXPECT_EQ(end.attempts, 1);
        EXPECT_EQ(end.maybe_billed, openai::billing::yes);
        EXPECT_FALSE(end.times.connect);
        EXPECT_TRUE(world.log->ends()[0].times.connect);
        EXPECT_LE(*end.times.first_byte, end.times.total);
        const auto origin = (tls ? "https://" : "http://") + world.address();
        EXPECT_EQ(world.log->gauges(),
                  (lines{origin + " 1 0 0", origin + " 0 1 0", origin + " 1 0 0", origin + " 0 1 0"}));
    }
}

TEST(observer, hears_each_event_of_a_stream_and_its_end) {
    observed_world world;
    world.server.otherwise(reply().event("{\"choices\":[{}]}").delay_between(2ms));
    EXPECT_EQ(world.run_stream("x").value(), "");
    const lines begun{start + " streamed"};
    const lines heard{"write_done", "first_byte 200", "first_event", "event 16", "event 6", "call_end ok done 200"};
    EXPECT_EQ(world.log->lines(), begun + world.opening(false) + heard);
    const auto end = world.end();
    EXPECT_EQ(end.events, 2u); // with the end marker
    EXPECT_GT(end.times.largest_gap, 0ms);
    EXPECT_LE(*end.times.first_event, end.times.total);
    EXPECT_GE(*end.times.first_event, *end.times.first_byte);
}

TEST(observer, hears_of_retries_and_their_causes) {
    observed_world world;
    world.options.retry = openai::retry_policy();
    world.options.retry.transient.base = 1ms;
    world.server.push(reply::error(503, "busy")).otherwise(reply("good"));
    EXPECT_EQ(world.run_chat("x").value(), "good");
    EXPECT_EQ(world.log->count("retry 1 server_error 503 later"), 1u) << world.log->all_text();
    EXPECT_EQ(world.end().attempts, 2);
    EXPECT_EQ(world.log->count("call_start"), 1u);
    EXPECT_EQ(world.log->count("first_byte"), 2u);
}

TEST(observer, hears_of_the_queue) {
    observed_world world;
    world.options.pool.max_connections = 1;
    world.options.pool.max_waiting = 1;
    world.server.push(reply("slow").delay(20ms));
    std::vector<support::outcome<std::string>> calls(3);
    for (auto& call : calls) {
        support::start(world.io.get_executor(), world.chat("x"), call);
        world.io.poll();
    }
    ASSERT_TRUE(support::runs_until(world.io, [&] { return calls[0].finished() && calls[1].finished(); }));
    const auto origin = "http://" + world.address();
    EXPECT_EQ(world.log->count("queued " + origin), 1u);
    EXPECT_EQ(world.log->count("call_end queue_full"), 1u);
    EXPECT_TRUE(world.end().times.queue);
    const auto gauges = world.log->gauges();
    EXPECT_EQ(gauges.back(), origin + " 0 1 0");
    EXPECT_NE(std::ranges::find(gauges, origin + " 1 0 1"), gauges.end());
}

TEST(observer, hears_of_connections_the_server_has_closed) {
    observed_world world;
    EXPECT_EQ(world.run_chat("x").value(), "x");
    ASSERT_TRUE(world.server.wait_for_answers(1));
    world.server.close_idle();
    support::client_world other; // another call: what the server had to do before is done
    EXPECT_EQ(other.run_chat("y").value(), "y");
    EXPECT_EQ(world.run_chat("x").value(), "x");
    EXPECT_EQ(world.log->count("connection_stale") + world.log->count("retry 1 connection_lost 0 replay"), 1u)
        << world.log->all_text();
    EXPECT_EQ(world.end().attempts, 1);
}

struct failing {
    const char* name;
    reply answer;
    bool streamed;
    lines heard;
};

TEST(observer, hears_how_a_call_failed) {
    const failing table[] = {
        {"redirect",
         reply::verbatim(307, "").header("location", std::string("https://other/?k=") + key),
         false,
         {"redirect_refused 307", "call_end redirected done 307"}},
        {"cut", reply().cut_body_after(30), false, {"truncated 30", "call_end truncated body 200"}},
        {"cut stream", reply("a b").without_done().finish_reason(""), true, {"call_end truncated stream 200"}},
        {"lost", reply::drop(), false, {"write_done", "call_end connection_lost first byte 0"}},
        {"not HTTP", reply::raw("SSH-2.0-x\r\n\r\n"), false, {"call_end protocol_error first byte 0"}},
        {"401 that repeats the key",
         reply::error(401, std::string("bad key ") + key).header("x-request-id", key),
         false,
         {"first_byte 401", "call_end unauthorized done 401 id ***"}},
        {"in the stream",
         reply().event(R"({"error":{"message":"no"}})"),
         true,
         {"call_end in_stream_error stream 200"}},
        {"not JSON", reply::verbatim(200, "{"), false, {"call_end invalid_json done 200"}},
    };
    for (const auto& row : table) {
        observed_world world;
        world.server.otherwise(row.answer);
        const auto failure = row.streamed ? world.stream_failure("x") : world.chat_failure("x");
        const auto heard = world.log->lines();
        EXPECT_TRUE(std::ranges::search(heard, row.heard).size() == row.heard.size()) << row.name << '\n'
                                                                                      << world.log->all_text();
        EXPECT_EQ(world.end().code, failure.details().code) << row.name;
        EXPECT_EQ(world.end().maybe_billed, failure.maybe_billed()) << row.name;
    }
}

TEST(observer, hears_where_opening_a_connection_failed) {
    {
        observed_world world;
        world.server.stop_accepting();
        EXPECT_EQ(world.chat_failure("x").details().code, errc::connect_failed);
        EXPECT_EQ(world.log->count("connect_done failed  1"), 1u) << world.log->all_text();
        EXPECT_EQ(world.log->count("call_end connect_failed connect 0"), 1u);
    }
    observed_world world(server_options().https());
    world.options.tls.ca_pem.clear();
    world.options.tls.system_store = true;
    EXPECT_EQ(world.chat_failure("x").details().code, errc::tls_untrusted);
    EXPECT_EQ(world.log->count("tls_done failed "), 1u) << world.log->all_text();
    EXPECT_EQ(world.log->count("call_end tls_untrusted tls 0"), 1u);
}

TEST(observer, hears_of_an_end_that_was_not_clean) {
    observed_world world;
    world.server.otherwise(reply::raw("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                                      "transfer-encoding: chunked\r\n\r\n"
                                      "26\r\ndata: {\"choices\":[{}]}\n\ndata: [DONE]\n\n\r\n"));
    EXPECT_EQ(world.run_stream("x").value(), "");
    ASSERT_TRUE(support::runs_until(world.io, [&] { return world.log->count("unclean_end") == 1; }));
    EXPECT_EQ(world.end().code, std::nullopt);
}

asio::awaitable<openai::chat_stream> begin(openai::client& client) {
    openai::chat_request request("gpt-4o");
    request.user("x");
    co_return co_await client.chat.stream(request);
}

/// However a call ends, the observer hears of it once; `balanced()` is checked when the world ends.
TEST(observer, hears_of_calls_that_nobody_waits_for) {
    struct leaving {
        const char* name;
        void (*leave)(observed_world&, std::optional<openai::chat_stream>&);
        const char* heard;
    };
    const leaving table[] = {
        {"dropped", [](observed_world&, auto& stream) { stream.reset(); }, "call_end cancelled"},
        {"cancelled", [](observed_world&, auto& stream) { stream->cancel(); }, "call_end cancelled"},
        {"client closed", [](observed_world& world, auto&) { world.client().close(); }, "call_end client_closed"},
    };
    for (const auto& row : table) {
        observed_world world;
        world.server.otherwise(reply("a b c").stall_after_deltas(0));
        std::optional<openai::chat_stream> stream;
        {
            auto begun = support::outcome_of(world.io, begin(world.client()));
            stream.emplace(std::move(begun.value()));
        }
        EXPECT_EQ(world.log->count("call_end"), 0u) << row.name;
        row.leave(world, stream);
        ASSERT_TRUE(support::runs_until(world.io, [&] { return world.log->count("call_end") == 1; })) << row.name;
        EXPECT_EQ(world.log->count(row.heard), 1u) << row.name << '\n' << world.log->all_text();
        EXPECT_EQ(world.end().maybe_billed, openai::billing::yes) << row.name;
    }
}

/// A call that is given up while it waits for its next attempt tells what the one before may have cost.
TEST(observer, hears_what_a_call_cost_that_ends_between_attempts) {
    const std::pair<reply, openai::billing> cases[] = {
        {reply("one two three").cut_body_after(30, openai::testing::cut::fin), openai::billing::yes},
        {reply::drop(), openai::billing::unknown},
        {reply::error(429, "later"), openai::billing::no},
    };
    for (const auto& [answer, cost] : cases) {
        observed_world world;
        world.options.retry = openai::retry_policy();
        world.options.retry.retry_ambiguous = true;
        world.options.retry.transient = world.options.retry.throttled = {1h, 1h, 1.0};
        world.options.timeouts.total = openai::no_timeout;
        world.server.otherwise(answer);
        world.client().chat.create(openai::chat_request("gpt-4o").user("x"), asio::detached);
        ASSERT_TRUE(support::runs_until(world.io, [&] { return world.log->count("retry 1") == 1; }));
        world.client().close();
        ASSERT_TRUE(support::runs_until(world.io, [&] { return world.log->count("call_end") == 1; }));
        EXPECT_EQ(world.log->count("call_end client_closed"), 1u) << world.log->all_text();
        EXPECT_EQ(world.end().maybe_billed, cost) << world.log->all_text();
    }
}

/// Closes a client as soon as an answer begins.
struct closing_log : hook_log {
    void on_first_byte(const openai::observed::first_byte& seen) noexcept override {
        hook_log::on_first_byte(seen);
        std::thread([this] { client->close(); }).join();
    }
    openai::client* client = nullptr;
};

/// The answer has begun, so it is paid for, although there is no stream yet that could be ended.
TEST(observer, hears_of_a_client_that_is_closed_when_the_stream_begins) {
    support::client_world world;
    world.server.otherwise(reply("one two").at_once());
    const auto log = std::make_shared<closing_log>();
    world.options.observer = log;
    log->client = &world.client();
    auto result = support::outcome_of(world.io, begin(world.client()));
    ASSERT_TRUE(result.failure());
    EXPECT_EQ(result.code(), errc::client_closed);
    EXPECT_EQ(result.failure()->maybe_billed(), openai::billing::yes) << result.failure()->what();
    ASSERT_EQ(log->ends().size(), 1u);
    EXPECT_EQ(log->ends().back().code, errc::client_closed) << log->all_text();
    EXPECT_EQ(log->ends().back().maybe_billed, openai::billing::yes);
}

TEST(observer, hears_of_calls_whose_context_is_destroyed) {
    auto log = std::make_shared<hook_log>();
    openai::testing::server server;
    server.otherwise(reply::never());
    {
        asio::io_context io;
        openai::client_options options((openai::secret(key)));
        options.base_url = server.base_url();
        options.observer = log;
        openai::client client(io, options);
        client.request("GET", "/models", nullptr, [](std::exception_ptr, const openai::http_response&) {});
        while (server.counts().requests == 0) io.run_one_for(10ms);
    }
    EXPECT_EQ(log->count("call_start"), 1u);
    EXPECT_EQ(log->count("call_end"), 1u);
}

TEST(observer, is_not_told_of_calls_that_never_began) {
    observed_world world;
    EXPECT_EQ(world.run_chat("\xff").code(), errc::invalid_argument);
    EXPECT_TRUE(world.log->lines().empty());
}

TEST(observer, identifies_calls_apart_even_of_two_clients) {
    openai::testing::server server;
    const auto log = std::make_shared<hook_log>();
    asio::io_context io;
    auto options = openai::client_options(openai::secret(key));
    options.base_url = server.base_url();
    options.observer = log;
    openai::client one(io, options);
    openai::client other(io, options);
    for (auto* client : {&one, &other})
        for (int i = 0; i < 3; ++i) support::outcome_of(io, client->request("GET", "/models", nullptr)).value();
    EXPECT_EQ(log->calls(), 6u);
}

/// An outage does not flood the log, and what the server says cannot break out of its line or show the key.
TEST(observer, an_outage_writes_one_line_in_an_interval) {
    support::client_world world;
    std::vector<std::string> log;
    const auto observer = std::make_shared<openai::failure_log>([&](std::string_view line) { log.emplace_back(line); },
                                                                std::chrono::hours(1));
    world.options.api_key = openai::secret(key);
    world.options.observer = observer;
    world.options.retry = openai::retry_policy();
    world.options.retry.transient.base = world.options.retry.min_delay = 1ms;
    world.options.retry.budget = 0; // no end of retries
    const auto id = std::string("req\xff\xe2\x80\xae ") + key + std::string(5000, 'x');
    world.server.otherwise(reply::error(503, id).header("x-request-id", id));
    for (int i = 0; i < 20; ++i) EXPECT_EQ(world.chat_failure("x").details().code, errc::server_error);
    ASSERT_EQ(log.size(), 1u);
    const auto port = std::to_string(world.server.port());
    EXPECT_EQ(log[0], "http://127.0.0.1:" + port + ": will try again: server_error, HTTP 503");
    EXPECT_EQ(observer->snapshot().calls.at("server_error"), 20u);
    EXPECT_EQ(observer->snapshot().retries.at("server_error"), 40u);
}

TEST(observer, gets_a_servers_words_escaped_and_short) {
    observed_world world;
    const auto id = std::string("req\xff\xe2\x80\xae") + key + std::string(5000, 'x');
    world.server.otherwise(reply("x").header("x-request-id", id));
    EXPECT_EQ(world.run_chat("x").value(), "x");
    const auto last = world.log->lines().back();
    EXPECT_NE(last.find("id req\\xff\\xe2\\x80\\xae***xxx"), last.npos) << last;
    EXPECT_LE(last.size(), 200u);
}

/// What ties the call to a trace reaches the server with every attempt, unchanged.
TEST(observer, trace_context_survives_retries) {
    const std::string parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    observed_world world;
    world.options.retry = openai::retry_policy();
    world.options.retry.transient.base = 1ms;
    world.server.push(reply::error(503, "busy")).push(reply::drop()).otherwise(reply("good"));
    world.options.retry.retry_ambiguous = true;
    const auto call = openai::call_options().traceparent(parent, "rojo=1,congo=2");
    EXPECT_EQ(support::outcome_of(world.io, world.chat("x", call)).value(), "good");
    ASSERT_EQ(world.server.counts().requests, 3u);
    for (const auto& seen : world.server.requests()) {
        EXPECT_EQ(seen.header("traceparent"), parent);
        EXPECT_EQ(seen.header("tracestate"), "rojo=1,congo=2");
    }
    for (const auto& bad : {openai::call_options().traceparent("00-x"), openai::call_options().traceparent(parent, "x"),
                            openai::call_options().header("TraceParent", "")})
        EXPECT_EQ(support::outcome_of(world.io, world.chat("x", bad)).code(), errc::invalid_argument);
    EXPECT_EQ(world.server.counts().requests, 3u);
}

TEST(observer, every_code_has_a_name_for_labels) {
    std::vector<std::string_view> names;
    for (int code = 1; code <= static_cast<int>(errc::internal_error); ++code) {
        const auto name = name_of(static_cast<errc>(code));
        EXPECT_NE(name, "other") << code;
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), name.npos) << name;
        EXPECT_EQ(std::ranges::count(names, name), 0) << name;
        names.push_back(name);
    }
    EXPECT_EQ(name_of(errc{}), "other");
}

} // namespace
} // namespace observer_test
