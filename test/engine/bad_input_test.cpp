// SPDX-License-Identifier: BSL-1.0
#include "support/canary.hpp"
#include "support/local_client.hpp"

#include <openai/block.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace openai::test::bad_input_test {
namespace {

namespace json = boost::json;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();
const std::string bad_name = "x\xff"; // names are shown, escaped
const std::string bad = "x\xff"
                        "canary"; // not UTF-8; values are not shown either

struct request_case {
    const char* names; ///< what the message must name
    std::function<void(chat_request&)> spoil;
};

const request_case requests[] = {
    {"model", [](auto& r) { r.model.clear(); }},
    {"messages", [](auto& r) { r.messages.clear(); }},
    {"messages[0].role", [](auto& r) { r.messages[0].role.clear(); }},
    {"model", [](auto& r) { r.model = bad; }},
    {"messages[0].role", [](auto& r) { r.messages[0].role = bad; }},
    {"messages[0].content", [](auto& r) { r.messages[0].content = bad; }},
    {"messages[1].content", [](auto& r) { r.user(bad); }},
    {"messages[0].name", [](auto& r) { r.messages[0].name = bad; }},
    {"messages[0].refusal", [](auto& r) { r.messages[0].refusal = bad; }},
    {"messages[0].tool_call_id", [](auto& r) { r.messages[0].tool_call_id = bad; }},
    {"messages[0].tool_calls[0].id", [](auto& r) { r.messages[0].add(tool_call(bad, "f", "{}")); }},
    {"messages[0].tool_calls[0].function.name", [](auto& r) { r.messages[0].add(tool_call("1", bad, "{}")); }},
    {"messages[0].tool_calls[0].function.arguments", [](auto& r) { r.messages[0].add(tool_call("1", "f", bad)); }},
    {"messages[0].content[1].text", [](auto& r) { r.messages[0].add_text(bad); }},
    {"messages[0].content[1].image_url.url", [](auto& r) { r.messages[0].add_image(bad); }},
    {"messages[0].content[1].image_url.detail", [](auto& r) { r.messages[0].add_image("https://e.example", bad); }},
    {"messages[0].content[1].input_audio", [](auto& r) { r.messages[0].add(content_part::audio("AA==", bad)); }},
    {"messages[0].content[1].file.file_id", [](auto& r) { r.messages[0].add_file(bad); }},
    {"messages[0].content[1].file.filename", [](auto& r) { r.messages[0].add(content_part::file_bytes(bad, "x")); }},
    {"tools[0].function.name", [](auto& r) { r.tool(bad, "", nullptr); }},
    {"tools[0].function.description", [](auto& r) { r.tool("f", bad, nullptr); }},
    {"tools[0].function.parameters",
     [](auto& r) {
         r.tool("f", "", json::value{{"type", bad}});
     }},
    {"tools[0].custom.name", [](auto& r) { r.add(tool::custom(bad)); }},
    {"tool_choice", [](auto& r) { r.tool_choice = tool_choice::function(bad); }},
    {"response_format.json_schema.name", [](auto& r) { r.respond_as(response_format::json_schema(bad, {})); }},
    {"response_format.json_schema.schema",
     [](auto& r) {
         r.respond_as(response_format::json_schema("s", json::value{{bad_name, 1}}));
     }},
    {"audio.format", [](auto& r) { r.audio.emplace("alloy", bad); }},
    {"logit_bias", [](auto& r) { r.logit_bias[bad_name] = 1; }},
    {"metadata", [](auto& r) { r.metadata[bad_name] = "v"; }},
    {"metadata.k", [](auto& r) { r.metadata["k"] = bad; }},
    {"modalities[0]", [](auto& r) { r.modalities.push_back(bad); }},
    {"prediction.content", [](auto& r) { r.prediction.emplace(bad); }},
    {"prompt_cache_key", [](auto& r) { r.prompt_cache_key = bad; }},
    {"prompt_cache_retention", [](auto& r) { r.prompt_cache_retention = bad; }},
    {"reasoning_effort", [](auto& r) { r.reasoning_effort = bad; }},
    {"safety_identifier", [](auto& r) { r.safety_identifier = bad; }},
    {"service_tier", [](auto& r) { r.service_tier = bad; }},
    {"stop", [](auto& r) { r.stop = bad; }},
    {"stop[1]",
     [](auto& r) {
         r.stop = std::vector<std::string>{"a", bad};
     }},
    {"user", [](auto& r) { r.user_ = bad; }},
    {"verbosity", [](auto& r) { r.verbosity = bad; }},
    {"web_search_options",
     [](auto& r) {
         r.web_search_options = json::value{{"a", bad}};
     }},
    {"x\\xff", [](auto& r) { r.extra(bad_name, 1); }},
    {"x.y",
     [](auto& r) {
         r.extra("x", {{"y", bad}});
     }},
    {"x", [](auto& r) { r.extra("x", nan); }},
    {"temperature", [](auto& r) { r.temperature = nan; }},
    {"top_p", [](auto& r) { r.top_p = infinite; }},
    {"frequency_penalty", [](auto& r) { r.frequency_penalty = -infinite; }},
    {"presence_penalty", [](auto& r) { r.presence_penalty = nan; }},
    {"stream", [](auto& r) { r.extra("stream", "yes"); }},
};

const std::string forbidden[] = {"a\rcanary", "a\ncanary", "a\r\nX-Canary: 1", std::string("a\0canary", 8),
                                 "a\x7f"
                                 "canary"};

class bad_input : public ::testing::Test {
protected:
    static client_options options(const openai::testing::server& server) {
        client_options result{secret(canary)};
        result.base_url = server.base_url();
        return result;
    }

    /// Refused before anything is sent, with an error that names the culprit.
    template <class Call>
    void expect_refused(const std::string& names, Call call) {
        SCOPED_TRACE(names);
        const auto failure = failure_of(call);
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->code(), errc::invalid_argument);
        EXPECT_EQ(failure->code(), condition::invalid_request);
        EXPECT_NE(std::string(failure->what()).find(names), std::string::npos) << failure->what();
        EXPECT_EQ(failure->status(), 0);
        EXPECT_EQ(failure->maybe_billed(), billing::no);
        EXPECT_FALSE(failure->retryable());
    }

    void TearDown() override {
        EXPECT_EQ(server_.counts().requests, 0u);
        EXPECT_EQ(server_.counts().malformed_requests, 0u);
        EXPECT_EQ(server_.counts().connections, 0u);
        server_.push(openai::testing::reply("fine")); // and the client is none the worse
        EXPECT_EQ(client_.chat.create(good(), block).text(), "fine");
    }

    static chat_request good() { return chat_request("m").user("q"); }

    openai::testing::server server_;
    client client_{options(server_)};
};

TEST_F(bad_input, in_a_chat_request_is_named) {
    for (const auto& [names, spoil] : requests) {
        auto request = good();
        spoil(request);
        expect_refused(names, [&] { client_.chat.create(request, block); });
        expect_refused(names, [&] { client_.chat.stream(request, block); });
        expect_refused(names, [&] { client_.chat.completions.create(request, block); });
    }
}

TEST_F(bad_input, in_a_header_of_a_call_is_named) {
    for (const auto& text : forbidden) {
        expect_refused("X-Extra", [&] { client_.chat.create(good(), call_options().header("X-Extra", text), block); });
        expect_refused("headers", [&] { client_.chat.create(good(), call_options().header(text, "v"), block); });
        expect_refused("X-Extra", [&] { client_.models.list(call_options().header("X-Extra", text), block); });
    }
    for (const char* name : {"", " ", "a b", "a:b", "\xc3\xa4", "Host", "content-LENGTH", "Transfer-Encoding",
                             "Connection", "authorization", "Proxy-Authorization", "Proxy-Connection", "Expect", "TE",
                             "Trailer", "Upgrade", "Keep-Alive"}) {
        expect_refused("headers", [&] { client_.chat.create(good(), call_options().header(name, "v"), block); });
        auto given = options(server_);
        given.default_headers.add(name, "v");
        expect_refused("default_headers", [&] { const client made(given); });
    }
}

TEST_F(bad_input, in_an_option_is_named_at_construction) {
    struct option_case {
        const char* names;
        std::function<void(client_options&, const std::string&)> spoil;
    };
    const option_case cases[] = {
        {"api_key", [](auto& o, auto& text) { o.api_key = secret(text); }},
        {"organization", [](auto& o, auto& text) { o.organization = text; }},
        {"project", [](auto& o, auto& text) { o.project = text; }},
        {"user_agent", [](auto& o, auto& text) { o.user_agent = text; }},
        {"default_headers", [](auto& o, auto& text) { o.default_headers.add("X-Extra", text); }},
        {"default_headers", [](auto& o, auto& text) { o.default_headers.add(text, "v"); }},
        {"base_url", [](auto& o, auto& text) { o.base_url += text; }},
    };
    for (const auto& [names, spoil] : cases) {
        for (const auto& text : forbidden) {
            auto given = options(server_);
            spoil(given, text);
            expect_refused(names, [&] { const client made(given); });
        }
    }
}

TEST_F(bad_input, in_the_key_is_located) {
    const struct {
        std::string key;
        const char* says;
    } rows[] = {
        {"sk-canary\n", "api_key: forbidden byte at offset 9"},
        {"sk-canary\r\nX-Canary: 1", "api_key: forbidden byte at offset 9"},
        {" sk-canary", "api_key: forbidden byte at offset 0"},
        {"sk-canary ", "api_key: forbidden byte at offset 9"},
        {"sk canary", "api_key: forbidden byte at offset 2"},
        {std::string("sk\0canary", 9), "api_key: forbidden byte at offset 2"},
        {"sk-\xc3\xa4-canary", "api_key: forbidden byte at offset 3"},
        {"sk-canary\x7f", "api_key: forbidden byte at offset 9"},
        {"\xef\xbb\xbfsk-canary", "api_key: forbidden byte at offset 0"},
    };
    for (const auto& row : rows) {
        auto given = options(server_);
        given.api_key = secret(row.key);
        expect_refused(row.says, [&] { const client made(given); });
    }
}

/// A parameter's name and value are escaped, so that there is nothing to refuse.
TEST_F(bad_input, in_a_query_cannot_leave_it) {
    openai::testing::server other;
    client to(options(other));
    call_options call;
    call.query.emplace_back("a b&c=d#", "x HTTP/1.1\r\nX-Canary: 1\r\n\r\n");
    to.models.list(call, block);
    const auto seen = other.request(0);
    EXPECT_EQ(seen.target, "/v1/models?a%20b%26c%3Dd%23=x%20HTTP%2F1.1%0D%0AX-Canary:%201%0D%0A%0D%0A");
    EXPECT_FALSE(seen.header("X-Canary"));
    EXPECT_EQ(other.counts().requests, 1u);
}

/// What JSON can carry is sent as it is, and only as text.
TEST_F(bad_input, in_a_text_is_escaped_if_it_can_be) {
    openai::testing::server other;
    client to(options(other));
    constexpr char raw[] = "a\r\nX-Canary: 1\r\n\r\n\0\x7f\x1b[31m\"\\ \xf0\x9f\x98\x80 \xe2\x80\xa8";
    const std::string text(raw, sizeof raw - 1);
    other.push(openai::testing::reply("fine"));
    to.chat.create(chat_request("m").user(text), block);
    const auto seen = other.request(0);
    EXPECT_EQ(seen.prompt, text);
    EXPECT_FALSE(seen.header("X-Canary"));
    EXPECT_EQ(seen.body.find_first_of(std::string_view("\r\n\0\x1b", 4)), std::string::npos);
    for (const char* surrogate : {"\xed\xa0\x80", "\xed\xbf\xbf", "\xc0\x80", "\xf4\x90\x80\x80", "\x80"})
        expect_refused("messages[0].content", [&] { client_.chat.create(chat_request("m").user(surrogate), block); });
}

TEST_F(bad_input, in_the_base_url_is_refused) {
    for (const char* url : {"",
                            "api.example/v1",
                            "/v1",
                            "ftp://127.0.0.1/v1",
                            "file:///etc/passwd",
                            "http://",
                            "https://",
                            "https:///v1",
                            "http://api.canary.example/v1",
                            "http://192.0.2.1/v1",
                            "http://[2001:db8::1]/v1",
                            "https://u:canary@e.example",
                            "https://canary@e.example/v1",
                            "https://e.example:0",
                            "https://e.example:65536",
                            "https://e.example:canary",
                            "https://e.example/v1#canary",
                            "https://e.example/a b",
                            "https://e.example\r\nX-Canary: 1/",
                            "https://[::1",
                            "https://[fe80::1%25eth0]/v1",
                            "http://[::ffff:127.0.0.1]/v1",
                            "https://a..b/",
                            "https://-canary-.example:443:443/",
                            "https://e.example/%zz",
                            "http://2130706433.example.1/"}) {
        auto given = options(server_);
        given.base_url = url;
        SCOPED_TRACE(url);
        expect_refused("base_url", [&] { const client made(given); });
    }
}

TEST_F(bad_input, in_a_path_or_method_is_refused) {
    for (const std::string& path :
         {std::string(), std::string("models"), std::string("http://e.example/"), std::string("/a b"),
          std::string("/a\r\nX-Canary: 1"), std::string("/a\n"), std::string("/a#b"), std::string("/a\0b", 4),
          std::string("/\xc3\xa4"), std::string("/a?b=c d"), std::string("/a\x7f")})
        expect_refused("", [&] { client_.request("GET", path, nullptr, block); });
    for (const char* method : {"", "GET /x HTTP/1.1\r\nX-Canary: 1\r\n\r\nGET", "G T", "GET\r\n", "\xc3\xa4"})
        expect_refused("method", [&] { client_.request(method, "/models", nullptr, block); });
}

TEST_F(bad_input, in_an_untyped_body_is_named) {
    expect_refused("body.a[1]", [&] { client_.request("POST", "/x", {{"a", json::array{1, nan}}}, block); });
    expect_refused("body.a", [&] { client_.request("POST", "/x", {{"a", bad}}, block); });
    expect_refused("body", [&] { client_.request("POST", "/x", {{bad_name, 1}}, block); });
}

TEST_F(bad_input, in_a_model_id_is_refused) {
    for (const char* id : {"", ".", "..", "a/../b", "../files", "a/.", "./a"})
        expect_refused("id", [&] { client_.models.retrieve(id, block); });
}

} // namespace
} // namespace openai::test::bad_input_test

/// `client.request("HEAD", ...)`: an answer that ends with its head, and a method that is no call at all.
namespace {

using namespace support;
using openai::errc;

class head : public testing::Test {
protected:
    head() {
        auto options = options_for(server_);
        options.timeouts.idle = options.timeouts.total = 5s;
        client_.emplace(io_, options);
    }
    openai::http_response ask(std::string method = "HEAD") {
        return run(io_, client_->request(std::move(method), "/models", nullptr));
    }

    asio::io_context io_;
    openai::testing::server server_;
    std::optional<openai::client> client_;
};

TEST_F(head, is_answered_without_a_body_whatever_it_announces) {
    const char* fields[] = {"Content-Length: 42\r\n", "Transfer-Encoding: chunked\r\n",
                            "Content-Length: 99999999999\r\n", ""};
    for (const auto* field : fields) {
        SCOPED_TRACE(field);
        server_.push(reply::raw(std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n") + field + "\r\n")
                         .keep_open());
        const auto answer = ask();
        EXPECT_EQ(answer.status(), 200);
        EXPECT_EQ(answer.body(), "");
        EXPECT_EQ(answer.headers().find("content-type"), "application/json");
    }
    EXPECT_EQ(server_.counts().connections, 1u); // each time it could be used again
    EXPECT_EQ(server_.request(0).method, "HEAD");
}

TEST_F(head, of_what_is_not_there_is_an_error) {
    server_.push(reply::error(404, "no such thing"));
    const auto failure = error_of([&] { ask(); });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->status(), 404);
    EXPECT_TRUE(failure->is_not_found());
    EXPECT_EQ(ask("GET").status(), 200);
    EXPECT_EQ(server_.counts().connections, 1u);
}

TEST_F(head, may_say_that_its_connection_ends) {
    server_.push(reply::raw("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 42\r\n\r\n"));
    EXPECT_EQ(ask().status(), 200);
    EXPECT_EQ(ask("GET").status(), 200);
    EXPECT_EQ(server_.counts().connections, 2u);
}

TEST_F(head, is_the_only_one_without_a_body_and_a_tunnel_is_refused) {
    const auto failure = error_of([&] { ask("CONNECT"); });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->details().code, errc::invalid_argument);
    EXPECT_EQ(server_.counts().connections, 0u);
}

} // namespace
