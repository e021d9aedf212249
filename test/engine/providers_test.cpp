// SPDX-License-Identifier: BSL-1.0
#include "support/peers/scripted_proxy.hpp"
#include "support/provider_world.hpp"
#include "support/temporary_directory.hpp"

#include <openai/as_result.hpp>
#include <openai/session/structured_output.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>

#include <sys/stat.h>

namespace providers_test {
namespace {

using namespace support;
using openai::errc;

class providers : public provider_world {};

struct verdict {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(verdict, (), (text))

TEST_F(providers, are_chosen_by_the_model) {
    const struct {
        const char* model;
        const openai::testing::server& server;
        const char* sent;
    } rows[] = {
        {"gpt-4o", own, "gpt-4o"}, {"a:gpt-4o", a, "gpt-4o"},       {"a:llama3:8b", a, "llama3:8b"},
        {"quick", b, "small"},     {"b:quick", b, "quick"},         {"ft:gpt-4o:org::id", own, "ft:gpt-4o:org::id"},
        {"x:y", own, "x:y"},       {"llama3:8b", own, "llama3:8b"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.model);
        const auto before = row.server.counts().requests;
        EXPECT_EQ(chat(row.model), "ping");
        EXPECT_EQ(stream(row.model), "ping");
        ASSERT_EQ(row.server.counts().requests, before + 2);
        EXPECT_EQ(row.server.request(before).model, row.sent);
        EXPECT_EQ(row.server.request(before + 1).model, row.sent);
    }
    expect_apart();
    // Each has its pool: one connection, and one more that shows whether the server keeps them behind a stream.
    for (const auto* server : {&own, &a, &b}) EXPECT_LE(server->counts().connections, 2u);
    EXPECT_EQ(own.request(0).header("authorization"), "Bearer sk-of-own");
    EXPECT_EQ(a.request(0).header("authorization"), "Bearer sk-of-a");
    EXPECT_EQ(a.request(0).header("openai-organization"), "org-of-a");
    EXPECT_FALSE(a.request(0).header("openai-project"));
    EXPECT_FALSE(a.request(0).header("x-secret"));
    EXPECT_EQ(a.request(0).header("x-title"), "title-of-a");
    EXPECT_EQ(b.request(0).header("api-key"), "sk-of-b");
    EXPECT_FALSE(b.request(0).header("authorization"));
    EXPECT_FALSE(b.request(0).header("openai-organization"));
}

TEST_F(providers, no_key_crosses_whatever_happens) {
    const struct {
        const char* model;
        openai::testing::server& asked;
        const openai::testing::server& other;
    } rows[] = {{"gpt-4o", own, a}, {"a:gpt-4o", a, own}, {"quick", b, own}};
    for (const auto& row : rows) {
        SCOPED_TRACE(row.model);
        row.asked.push(reply::error(500, "later")); // a retry
        EXPECT_EQ(chat(row.model), "ping");
        row.asked.push(reply::verbatim(307, "").header("location", "/v2/chat/completions")); // a redirect
        EXPECT_EQ(stream(row.model), "ping");
        row.asked.push(reply::verbatim(307, "").header("location", row.other.base_url() + "/away"));
        EXPECT_EQ(failure(row.model).code(), errc::redirected);
        row.asked.push(reply::drop());
        EXPECT_EQ(failure(row.model).code(), errc::connection_lost);
        row.asked.push(reply::error(401, "no"));
        EXPECT_EQ(failure(row.model).code(), errc::unauthorized);
    }
    own.push(reply::error(503, "busy"));
    b.push(reply::error(503, "busy"));
    EXPECT_EQ(chat("gpt-4o", openai::call_options().fallback("quick").fallback("a:m")), "ping");
    a.push(reply::error(429, "busy"));
    EXPECT_EQ(stream("a:m", openai::call_options().fallback("gpt-4o")), "ping");
    expect_apart();
    EXPECT_EQ(a.counts().requests, 9u);
    EXPECT_EQ(own.counts().requests, 9u);
    EXPECT_EQ(b.counts().requests, 8u);
}

TEST_F(providers, no_key_goes_through_a_proxy_in_the_open) {
    scripted_proxy proxy;
    openai::testing::server safe(
        openai::testing::server_options().https().certificate(openai::testing::certificate::wrong_host));
    options.tls.ca_pem = safe.ca_pem();
    options.proxy.url = proxy.url();
    options.proxy.user = "u";
    options.proxy.password = "pass-of-proxy";
    options.providers.add(
        openai::provider("far", "https://wrong.example:" + std::to_string(safe.port()) + "/v1", "sk-of-far"));
    EXPECT_EQ(chat("gpt-4o"), "ping"); // this machine's servers are reached directly
    EXPECT_EQ(chat("far:m", openai::call_options().fallback("a:m")), "ping");
    safe.push(reply::error(503, "busy"));
    EXPECT_EQ(chat("far:m", openai::call_options().fallback("a:m")), "ping");
    expect_apart();
    expect_only("far", safe);
    EXPECT_EQ(safe.counts().requests, 2u);
    ASSERT_EQ(proxy.heads().size(), 1u);
    EXPECT_EQ(proxy.heads()[0].find("-of-"), std::string::npos);
    EXPECT_EQ(proxy.tunnelled().find("-of-"), std::string::npos);
}

TEST_F(providers, serve_every_endpoint) {
    boost::json::object body;
    body["input"] = "x";
    body["model"] = "a:embed";
    a.push(reply::verbatim(200, R"({"data":[],"meta":{"usage":{"credits_used":7}}})")
               .header("x-client-request-id", "r-1"));
    const auto answer = run(
        io, client().request("POST", "/embeddings", body, openai::call_options().header("X-Client-Request-Id", "r-1")));
    EXPECT_EQ(answer.raw().at("meta").at("usage").at("credits_used").as_int64(), 7);
    EXPECT_EQ(answer.headers().find("x-client-request-id"), "r-1");
    EXPECT_EQ(a.request(0).header("x-client-request-id"), "r-1");
    EXPECT_EQ(a.request(0).body, R"({"input":"x","model":"embed"})");
    EXPECT_EQ(run(io, client().models.list(openai::call_options().via("b"))).data.size(), 2u);
    EXPECT_EQ(b.request(0).target, "/v1/models");
    EXPECT_EQ(chat("quick", openai::call_options().via("a")), "ping"); // as it is
    EXPECT_EQ(a.request(1).model, "quick");
    expect_apart();
}

TEST_F(providers, in_azures_older_form_have_their_model_in_the_path) {
    auto azure = openai::azure_provider("res", "sk-of-azure", "2024-10-21");
    openai::testing::server server;
    azure.base_url = "http://127.0.0.1:" + std::to_string(server.port()) + "/openai?api-version=2024-10-21";
    options.providers.add(azure);
    EXPECT_EQ(chat("azure:gpt 4o"), "ping");
    EXPECT_EQ(server.request(0).target, "/openai/deployments/gpt%204o/chat/completions?api-version=2024-10-21");
    EXPECT_EQ(server.request(0).header("api-key"), "sk-of-azure");
    EXPECT_FALSE(server.request(0).header("authorization"));
    expect_only("azure", server);
}

TEST_F(providers, may_be_the_only_server) {
    openai::provider claude("claude", a.base_url(), "sk-of-a");
    claude.auth = openai::auth_style::anthropic();
    openai::client direct(io, openai::client_options(claude));
    run(io, direct.models.list());
    EXPECT_EQ(a.request(0).header("x-api-key"), "sk-of-a");
    EXPECT_EQ(a.request(0).header("anthropic-version"), "2023-06-01");
    EXPECT_EQ(a.request(0).header("authorization"), "Bearer sk-of-a");
}

TEST_F(providers, what_cannot_be_is_refused_before_anything_is_sent) {
    options.providers.add(openai::provider("no-url")).alias("lost", "gone", "m");
    const auto says = [&](const std::string& model, openai::call_options call = {}) {
        const auto seen = failure(model, std::move(call));
        EXPECT_EQ(seen.code(), errc::invalid_argument);
        return seen.details().context;
    };
    using call = openai::call_options;
    EXPECT_EQ(says("no-url:m"), "model: Provider 'no-url' missing required baseURL");
    EXPECT_EQ(says("lost"), "model: Provider 'gone' not found in configuration");
    EXPECT_EQ(says("gpt-4o", call().fallback("lost")), "model: Provider 'gone' not found in configuration");
    EXPECT_EQ(says("m", call().via("nobody")), "provider: 'nobody' not found in configuration");
    EXPECT_EQ(says("m", call().via("no-url")), "provider: 'no-url' has no base URL");
    for (const auto* name : {"api-key", "X-API-Key", "Cookie", "OpenAI-Project"}) {
        EXPECT_TRUE(says("a:m", call().header(name, "sk-of-own")).starts_with("headers: ")) << name;
        EXPECT_TRUE(says("m", call().header(name, "sk-of-own").fallback("a:m")).starts_with("headers: ")) << name;
    }
    auto with_key = call().fallback("a:m");
    with_key.query.emplace_back("key", "sk-of-own");
    EXPECT_TRUE(says("m", with_key).starts_with("query: "));
    const auto no_model =
        error_of([&] { run(io, client().request("GET", "/models", nullptr, openai::call_options().fallback("a:m"))); });
    EXPECT_EQ(no_model->details().context, "fallbacks: the request has no model");
    for (const auto* server : {&own, &a, &b}) EXPECT_EQ(server->counts().connections, 0u);
}

/// Its certificates are read when it is asked first.
TEST_F(providers, that_cannot_be_set_up_fail_each_call_and_nothing_else) {
    options.tls.ca_pem = "no certificate";
    options.providers.add(openai::provider("secure", "https://localhost:1/v1", "sk-of-secure"));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(failure("secure:m").code(), errc::invalid_argument);
    EXPECT_EQ(chat("gpt-4o"), "ping");
    client().close();
}

TEST_F(providers, are_checked_when_the_client_is_made) {
    const auto refusal = [&](openai::provider record) {
        auto with = options;
        with.providers.add(std::move(record));
        return error_of([&] { openai::client refused(io, with); }).value().details().context;
    };
    EXPECT_TRUE(refusal(openai::provider("x", "hush")).starts_with("providers.x: base_url: "));
    EXPECT_TRUE(refusal(openai::provider("x", "http://hush.example")).starts_with("providers.x: base_url: "));
    EXPECT_TRUE(refusal(openai::provider("x", a.base_url(), "hush\n")).starts_with("providers.x: api_key: "));
    openai::provider odd("x", a.base_url(), "k");
    odd.auth = openai::auth_style::header("Content-Length");
    EXPECT_TRUE(refusal(odd).starts_with("providers.x: auth: "));
}

TEST_F(providers, keys_are_hidden_in_what_their_servers_say) {
    a.push(reply::error(401, "Incorrect API key: sk-of-a")).push(reply().event(R"({"error":{"message":"sk-of-a"}})"));
    const auto seen = failure("a:m");
    EXPECT_EQ(seen.api().message.find("-of-a"), std::string::npos) << seen.what();
    EXPECT_EQ(seen.history().back().provider, "a");
    const auto streamed = error_of([&] { stream("a:m"); }).value();
    EXPECT_EQ(std::string(streamed.what()).find("-of-a"), std::string::npos) << streamed.what();
    a.push(reply().refusal("Not with sk-of-a."));
    const auto refused = error_of([&] { run(io, client().chat.parse<verdict>(ask("a:m"))); }).value();
    EXPECT_EQ(refused.code(), errc::model_refused);
    EXPECT_EQ(refused.provider(), "a");
    EXPECT_EQ(refused.api().message, "Not with ***.");
}

TEST_F(providers, are_named_by_what_they_answer) {
    const std::pair<const char*, const char*> rows[] = {{"m", ""}, {"a:m", "a"}, {"quick", "b"}};
    for (const auto& [model, name] : rows) {
        SCOPED_TRACE(model);
        EXPECT_EQ(run(io, client().chat.create(ask(model), openai::with_response)).response.provider(), name);
        EXPECT_EQ(run(io, client().chat.create(ask(model), openai::as_result)).provider(), name);
        auto deltas = run(io, client().chat.stream(ask(model)));
        EXPECT_EQ(deltas.response().provider(), name);
        run(io, deltas.collect());
        EXPECT_EQ(deltas.partial().choices.at(0).message.received.provider, name);
    }
    a.push(reply("x").cut_after_deltas(0));
    const auto cut = error_of([&] { stream("a:m"); }).value();
    EXPECT_EQ(cut.code(), errc::truncated);
    EXPECT_EQ(cut.provider(), "a");
    a.push(reply::error(401, "x"));
    EXPECT_EQ(failure("a:m").provider(), "a");
    EXPECT_EQ(openai::http_response().provider(), "");
}

TEST_F(providers, are_named_with_their_server_when_it_is_not_there) {
    const auto at = [](const openai::testing::server& server) { return "127.0.0.1:" + std::to_string(server.port()); };
    own.stop_accepting();
    a.stop_accepting();
    options.retry = openai::retry_policy::none();
    const auto first = failure("m");
    EXPECT_EQ(first.code(), errc::connect_failed);
    EXPECT_EQ(first.server(), at(own));
    EXPECT_EQ(first.what(), "connection failed (server " + at(own) + ", cause Connection refused)");
    const auto second = failure("a:m");
    EXPECT_EQ(second.provider(), "a");
    EXPECT_EQ(second.what(), "connection failed (provider a, server " + at(a) + ", cause Connection refused)");
    b.push(reply::drop());
    const auto lost = failure("b:m");
    EXPECT_EQ(lost.server(), at(b)) << lost.what();
    EXPECT_EQ(lost.provider(), "b");
    EXPECT_EQ(failure("a:").server(), "") << "nothing was sent to anybody";
}

TEST_F(providers, end_with_their_client) {
    a.push(reply::never());
    std::exception_ptr thrown;
    client().chat.create(ask("a:m"),
                         [&](std::exception_ptr failed, const openai::chat_completion&) { thrown = failed; });
    run_until(io, [&] { return a.counts().requests == 1; });
    auto begun = run(io, client().chat.stream(ask("a:m")));
    client().close();
    run_all(io);
    EXPECT_EQ(openai::to_error(thrown).code(), errc::client_closed);
    EXPECT_EQ(error_of([&] { run(io, begun.collect()); })->code(), errc::client_closed);
    EXPECT_EQ(failure("b:m").code(), errc::client_closed);
    EXPECT_EQ(b.counts().connections, 0u);
    EXPECT_TRUE(a.wait_until_open(0));
}

TEST_F(providers, of_a_client_with_a_thread_of_its_own) {
    openai::client threaded(options);
    auto text = threaded.chat.create(ask("a:m"), asio::use_future);
    EXPECT_EQ(text.get().text(), "ping");
    auto begun = threaded.chat.stream(ask("b:m"), asio::use_future).get();
    threaded = openai::client(io, options); // the thread is gone, the stream is not
    EXPECT_EQ(error_of([&] { run(io, begun.collect()); })->code(), errc::client_closed);
}

TEST_F(providers, come_from_files) {
    const temporary_directory folder;
    const auto path = folder.write("AIProviders.json", R"({"providers":{"f":{"baseURL":")" + a.base_url() +
                                                           R"(","apiKey":"sk-of-a"}},"models":)"
                                                           R"({"short":{"provider":"f","model":"long"}}})");
    const auto variable = [](const std::string&) { return std::optional<std::string>(); };
    const auto missing = folder.path("missing.json");
    const auto known = openai::provider_registry::from_first_file({missing, path}, variable);
    EXPECT_TRUE(openai::provider_registry::from_first_file({missing}, variable).empty());
    const auto settings = folder.write("client.json", R"({"provider":"f","maxRetries":0})");
    openai::client from_files(io, openai::client_options::from_file(settings, known, variable));
    EXPECT_EQ(run(io, from_files.chat.create(ask("short"))).model, "long");
    EXPECT_EQ(run(io, from_files.chat.create(ask("plain"))).model, "plain"); // the own server is the same one
    expect_only("a", a);
    const auto pipe = folder.path("pipe.json");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const auto large = folder.write("large.json", std::string((1u << 20) + 1, ' '));
    const std::pair<std::string, std::string> wrong[] = {
        {missing, missing + ": cannot be opened (cause No such file or directory)"},
        {folder.path(), folder.path() + ": is not a regular file"},
        {pipe, pipe + ": is not a regular file"},
        {"/dev/zero", "/dev/zero: is not a regular file"},
        {large, large + ": larger than 1048576 bytes"},
    };
    for (const auto& [bad, why] : wrong) {
        const auto registry = error_of([&] { openai::provider_registry::from_file(bad, variable); });
        const auto of_client = error_of([&] { openai::client_options::from_file(bad, known, variable); });
        for (const auto& failed : {registry, of_client}) {
            ASSERT_TRUE(failed) << bad;
            EXPECT_EQ(failed->code(), errc::invalid_argument);
            EXPECT_EQ(failed->what(), "invalid argument: " + why);
        }
    }
}

class failover : public provider_world {
protected:
    static openai::call_options then(std::string model) { return openai::call_options().fallback(std::move(model)); }

    /// How often each server was asked since the last time.
    std::string asked() {
        std::string counts;
        std::size_t* before = before_;
        for (const auto* server : {&own, &a, &b}) {
            const auto now = server->counts().requests;
            counts += std::to_string(now - std::exchange(*before++, now));
        }
        return counts;
    }

private:
    std::size_t before_[3] = {0, 0, 0};
};

TEST_F(failover, asks_the_next_when_the_server_fails) {
    for (const auto& busy :
         {reply::error(500, "x"), reply::error(503, "x").header("retry-after", "60"), reply::error(429, "x"),
          reply::error(429, "x", "insufficient_quota", "insufficient_quota")}) {
        own.push(busy);
        EXPECT_EQ(run(io, openai::client(io, options).chat.create(ask("gpt-4o"), then("a:m"))).model, "m");
        EXPECT_EQ(asked(), "110");
        own.push(busy);
        EXPECT_EQ(run(io, openai::client(io, options).chat.stream(ask("gpt-4o"), then("a:m"))).response().status(),
                  200);
        EXPECT_EQ(asked(), "110");
    }
    expect_apart();
}

TEST_F(failover, asks_the_next_when_the_server_is_not_there) {
    own.stop_accepting();
    EXPECT_EQ(chat("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(stream("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(asked(), "020");
    EXPECT_EQ(chat("gpt-4o", then("no-such-alias").fallback("b:m")), "ping");
    EXPECT_EQ(asked(), "001");
}

TEST_F(failover, does_not_wait_where_it_was_told_to_stay_away) {
    own.push(reply::error(429, "x").header("retry-after", "60"));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(chat("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(asked(), "130");
}

TEST_F(failover, tells_of_who_was_passed_over) {
    own.push(reply::error(429, "x").header("retry-after", "60"));
    EXPECT_EQ(chat("gpt-4o", then("a:m")), "ping");
    a.push(reply::error(429, "x").header("retry-after", "60"));
    EXPECT_EQ(chat("a:m", then("b:m")), "ping");
    b.push(reply::error(400, "the last word"));
    const auto seen = failure("gpt-4o", then("a:m").fallback("b:m"));
    EXPECT_EQ(seen.attempts(), 1);
    ASSERT_EQ(seen.history().size(), 3u);
    for (const std::size_t i : {0u, 1u}) {
        const auto& passed = seen.history()[i];
        EXPECT_TRUE(passed.skipped);
        EXPECT_EQ(passed.provider, i == 0 ? "" : "a");
        EXPECT_EQ(passed.code, errc::rate_limited);
        EXPECT_EQ(passed.status, 0);
        EXPECT_EQ(passed.duration, 0ms);
    }
    EXPECT_FALSE(seen.history()[2].skipped);
    EXPECT_EQ(seen.history()[2].provider, "b");
}

TEST_F(failover, is_off_by_default_and_not_for_the_callers_faults) {
    own.push(reply::error(503, "x")).push(reply::error(503, "x"));
    EXPECT_EQ(failure("gpt-4o").code(), errc::server_error);
    EXPECT_EQ(asked(), "200");
    for (const int status : {400, 401, 403, 404, 409, 422}) {
        own.push(reply::error(status, "x"));
        if (status == 409) own.push(reply::error(status, "x")); // tried again here
        EXPECT_EQ(failure("gpt-4o", then("a:m").timeout(30s)).status(), status);
        EXPECT_EQ(asked(), status == 409 ? "200" : "100") << status;
    }
}

TEST_F(failover, does_not_ask_twice_for_what_may_be_billed) {
    own.push(reply::never());
    auto impatient = then("a:m");
    impatient.timeouts = openai::timeouts();
    impatient.timeouts->first_byte = 100ms;
    EXPECT_EQ(failure("gpt-4o", impatient).code(), errc::first_byte_timeout);
    EXPECT_EQ(asked(), "100");
    const reply lost[] = {reply::drop(), reply("a long answer").cut_body_after(40)};
    for (const auto& answer : lost) {
        own.push(answer);
        EXPECT_NE(failure("gpt-4o", then("a:m")).maybe_billed(), openai::billing::no);
        EXPECT_EQ(asked(), "100");
        own.push(answer);
        auto twice = then("a:m");
        twice.idempotent = true;
        EXPECT_EQ(chat("gpt-4o", twice), "ping");
        EXPECT_EQ(asked(), "110");
    }
}

/// What the first one asked may have billed is told by the error of the last one.
TEST_F(failover, tells_what_any_of_them_may_have_billed) {
    using openai::billing;
    const std::pair<reply, billing> cases[] = {{reply::drop(), billing::unknown},
                                               {reply("a long answer").cut_body_after(40), billing::yes},
                                               {reply::error(503, "x"), billing::unknown},
                                               {reply::error(429, "x"), billing::no}};
    for (const auto& [answer, cost] : cases) {
        own.push(answer);
        a.push(reply::error(401, "x"));
        auto twice = then("a:m");
        twice.idempotent = true;
        const auto last = failure("gpt-4o", twice);
        EXPECT_EQ(last.status(), 401);
        EXPECT_EQ(last.maybe_billed(), cost) << last.what();
        EXPECT_EQ(hooks->ends().back().maybe_billed, cost);
    }
}

TEST_F(failover, of_a_stream_ends_with_its_first_event) {
    const auto overloaded = R"({"error":{"message":"x","type":"overloaded_error"}})";
    own.push(reply().event(overloaded));
    EXPECT_EQ(stream("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(asked(), "110");
    own.push(reply().event(R"({"choices":[{"index":0,"delta":{"content":"so"}}]})").event(overloaded));
    EXPECT_EQ(error_of([&] { stream("gpt-4o", then("a:m")); })->code(), errc::in_stream_error);
    EXPECT_EQ(asked(), "100");
}

TEST_F(failover, tells_of_everybody_asked) {
    own.push(reply::error(503, "x"));
    a.push(reply::error(429, "x"));
    b.push(reply::error(500, "x")).push(reply::error(502, "the last word"));
    const auto seen = failure("gpt-4o", then("a:m").fallback("quick"));
    EXPECT_EQ(seen.status(), 502);
    EXPECT_EQ(seen.attempts(), 4);
    std::string history;
    for (const auto& one : seen.history()) history += one.provider + ' ' + std::to_string(one.status) + '\n';
    EXPECT_EQ(history, " 503\na 429\nb 500\nb 502\n"); // the last one as often as the policy says
    EXPECT_EQ(asked(), "112");
    EXPECT_EQ(hooks->count("retry "), 3u);
    EXPECT_EQ(hooks->calls(), 1u);
    EXPECT_EQ(hooks->ends().back().attempts, 4);
    expect_apart();
}

TEST_F(failover, has_one_total_for_all) {
    own.push(reply::error(503, "x"));
    a.push(reply::never());
    const auto seen = failure("gpt-4o", then("a:m").timeout(1500ms));
    EXPECT_EQ(seen.code(), errc::total_timeout);
    EXPECT_EQ(asked(), "110");
}

TEST_F(failover, goes_between_the_models_of_one_server_too) {
    own.push(reply::error(503, "x"));
    EXPECT_EQ(run(io, client().chat.create(ask("big"), then("small"))).model, "small");
    EXPECT_EQ(own.request(0).model, "big");
    EXPECT_EQ(own.request(1).model, "small");
    EXPECT_EQ(own.counts().connections, 1u);
}

} // namespace
} // namespace providers_test
