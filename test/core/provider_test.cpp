// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/authorization.hpp"
#include "protocol/http/deployment_path.hpp"
#include "protocol/http/url.hpp"
#include "protocol/limits/failover.hpp"

#include <openai/core/error.hpp>
#include <openai/core/provider_registry.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

/// Records of providers, and the decisions made with them: tables, because nothing here does anything.
namespace openai::provider_test {
namespace {

environment of(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

detail::protocol::http_request request_to(const char* host) {
    detail::protocol::http_request made;
    made.method = "GET";
    made.target = "/";
    made.host = host;
    return made;
}

provider_registry example() {
    provider_registry known;
    known.add(provider("groq", "https://api.groq.com/openai/v1")).add(provider("no-url"));
    known.add(provider("a:b", "https://a.example/v1"));
    known.alias("fast", "groq", "llama-3.1-8b-instant").alias("gpt-4o", "groq", "big").alias("chain", "groq", "fast");
    known.alias("homeless", "", "m").alias("lost", "gone", "m").alias("urlless", "no-url", "m");
    return known;
}

TEST(provider_registry, says_where_a_model_goes) {
    const struct {
        const char* model;
        const char* provider;
        const char* sent;
        const char* problem;
    } rows[] = {
        {"gpt-4o-mini", "", "gpt-4o-mini", ""},
        {"groq:llama3", "groq", "llama3", ""},
        {"groq:llama3:8b", "groq", "llama3:8b", ""},
        {"groq:openai/gpt-oss-20b", "groq", "openai/gpt-oss-20b", ""},
        {"groq:fast", "groq", "fast", ""}, // no alias behind a prefix
        {"ft:gpt-4o:org::id", "", "ft:gpt-4o:org::id", ""},
        {"llama3:8b", "", "llama3:8b", ""},
        {"GROQ:llama3", "", "GROQ:llama3", ""},
        {"a%3Ab:m", "a%3Ab", "m", ""},
        {"a:b:m", "", "a:b:m", ""},
        {"", "", "", ""},
        {":m", "", ":m", ""},
        {"fast", "groq", "llama-3.1-8b-instant", ""},
        {"gpt-4o", "groq", "big", ""}, // hides a real model
        {"chain", "groq", "fast", ""}, // followed once
        {"Fast", "", "Fast", ""},
        {"groq:", "groq", "", "No model is named for provider 'groq'"},
        {"no-url:m", "no-url", "m", "Provider 'no-url' missing required baseURL"},
        {"urlless", "no-url", "m", "Provider 'no-url' missing required baseURL"},
        {"lost", "gone", "m", "Provider 'gone' not found in configuration"},
        {"homeless", "", "m", "Model alias 'homeless' has no provider defined"},
    };
    const auto known = example();
    for (const auto& row : rows) {
        SCOPED_TRACE(row.model);
        const auto route = known.resolve(row.model);
        EXPECT_EQ(route.provider, row.provider);
        EXPECT_EQ(route.model, row.sent);
        EXPECT_EQ(route.problem, row.problem);
    }
    EXPECT_EQ(provider_registry().resolve("groq:llama3").model, "groq:llama3");
}

TEST(provider_registry, lists_what_it_holds_in_order) {
    auto known = example();
    EXPECT_EQ(known.names(), (std::vector<std::string>{"a%3Ab", "groq", "no-url"}));
    EXPECT_EQ(known.aliases_of("groq"), (std::vector<std::string>{"chain", "fast", "gpt-4o"}));
    EXPECT_EQ(known.aliases().size(), 6u);
    EXPECT_EQ(known.aliases().front().name, "chain");
    EXPECT_EQ(known.find("groq")->base_url, "https://api.groq.com/openai/v1");
    EXPECT_EQ(known.find("nobody"), nullptr);
    known.add(provider("groq", "http://localhost/v1")); // replaced
    EXPECT_EQ(known.find("groq")->base_url, "http://localhost/v1");
    EXPECT_TRUE(provider_registry().empty());
    EXPECT_THROW(known.add(provider()), error);
    EXPECT_THROW(known.alias("", "groq", "m"), error);
    EXPECT_THROW(known.alias("a:b", "groq", "m"), error);
}

TEST(provider, keys_come_from_the_environment_without_their_white_space) {
    const auto variables = of({{"GROQ_API_KEY", " \tgsk-1\r\n"}, {"MY_KEY", "k2"}, {"A_B_9_API_KEY", "k3"}});
    EXPECT_EQ(provider("groq", "u").read_key(variables).api_key.reveal(), "gsk-1");
    EXPECT_EQ(provider("groq", "u", "mine").read_key(variables).api_key.reveal(), "mine");
    EXPECT_EQ(provider("a.b-9", "u").read_key(variables).api_key.reveal(), "k3");
    EXPECT_TRUE(provider("mistral", "u").read_key(variables).api_key.empty());
    provider other("groq");
    other.api_key_variable = "MY_KEY";
    EXPECT_EQ(other.read_key(variables).api_key.reveal(), "k2");
    for (const auto* text : {"", " ", "\n\t "}) EXPECT_TRUE(trim_key(text).empty());
    EXPECT_EQ(trim_key("a b").reveal(), "a b"); // refused by the client, not repaired
}

TEST(provider, well_known_ones_have_a_record) {
    const auto names = well_known_providers();
    EXPECT_TRUE(std::ranges::is_sorted(names));
    for (const auto* wanted : {"mistral", "deepseek", "anthropic", "nvidia", "gemini", "groq", "qwen", "perplexity",
                               "xai", "zai", "cohere", "ollama", "lmstudio", "localai", "llamacpp", "aimlapi"})
        EXPECT_NE(std::ranges::find(names, wanted), names.end()) << wanted;
    for (const auto& name : names) {
        const auto record = well_known_provider(name, of({{"DASHSCOPE_API_KEY", "k"}}));
        EXPECT_EQ(record.name, name);
        EXPECT_EQ(record.api_key.empty(), name != "qwen");
        EXPECT_FALSE(record.base_url.ends_with('/'));
        EXPECT_NO_THROW(detail::protocol::parse_base_url(record.base_url, false)) << name;
    }
    EXPECT_EQ(well_known_provider("groq", secret("mine")).api_key.reveal(), "mine");
    EXPECT_THROW(well_known_provider("nobody", secret()), error);
}

TEST(provider, azure_has_two_forms) {
    const auto v1 = azure_provider("res", "k");
    EXPECT_EQ(v1.base_url, "https://res.openai.azure.com/openai/v1");
    EXPECT_FALSE(v1.deployment_paths);
    EXPECT_EQ(v1.auth, auth_style::header("api-key"));
    const auto older = azure_provider("res.cognitiveservices.azure.com", "k", "2024-10-21");
    EXPECT_EQ(older.base_url, "https://res.cognitiveservices.azure.com/openai?api-version=2024-10-21");
    EXPECT_TRUE(older.deployment_paths);
    const auto base = detail::protocol::parse_base_url(older.base_url, false);
    EXPECT_EQ(base.target(detail::protocol::deployment_path("/chat/completions?a=b", "gpt 4o/x")),
              "/openai/deployments/gpt%204o%2Fx/chat/completions?api-version=2024-10-21&a=b");
    EXPECT_EQ(detail::protocol::deployment_path("/files", "m"), "/files");
    EXPECT_EQ(detail::protocol::deployment_path("/embeddings", "m"), "/deployments/m/embeddings");
    EXPECT_EQ(detail::protocol::deployment_path("/chat/completions", ""), "/chat/completions");
}

TEST(auth_style, decides_what_is_sent) {
    const struct {
        auth_style style;
        const char* host;
        const char* fields; ///< of the head, after Host
    } rows[] = {
        {{}, "api.openai.com", "Authorization: Bearer K\r\n"},
        {{}, "res.openai.azure.com", "api-key: K\r\n"},
        {{}, "res.cognitiveservices.azure.com", "api-key: K\r\n"},
        {{}, "res.services.ai.azure.com", "api-key: K\r\n"},
        {{}, "openai.azure.com.evil.example", "Authorization: Bearer K\r\n"},
        {{}, "api.anthropic.com", "Authorization: Bearer K\r\nx-api-key: K\r\nanthropic-version: 2023-06-01\r\n"},
        {auth_style::anthropic(), "h", "Authorization: Bearer K\r\nx-api-key: K\r\nanthropic-version: 2023-06-01\r\n"},
        {auth_style::bearer(), "res.openai.azure.com", "Authorization: Bearer K\r\n"},
        {auth_style::header("X-Key"), "h", "X-Key: K\r\n"},
        {auth_style::none(), "h", ""},
        {auth_style::from_text("none"), "h", ""},
        {auth_style::from_text("bearer"), "h", "Authorization: Bearer K\r\n"},
        {auth_style::from_text("X-Key"), "h", "X-Key: K\r\n"},
        {auth_style::from_text("automatic"), "h", "Authorization: Bearer K\r\n"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.host);
        auto request = request_to(row.host);
        detail::protocol::authorize(request, row.style, {true, row.host, 443}, "K");
        EXPECT_EQ(detail::protocol::write_head(detail::protocol::to_wire(request)),
                  "GET / HTTP/1.1\r\nHost: " + std::string(row.host) + "\r\n" + row.fields + "\r\n");
        auto open = request_to(row.host);
        detail::protocol::authorize(open, row.style, {true, row.host, 443}, "");
        EXPECT_EQ(detail::protocol::write_head(detail::protocol::to_wire(open)).find("K"), std::string::npos);
    }
    auto twice = request_to("h");
    twice.headers.add("x-key", "other");
    detail::protocol::authorize(twice, auth_style::header("X-Key"), {true, "h", 443}, "K");
    EXPECT_THROW(detail::protocol::write_head(detail::protocol::to_wire(twice)), error);
}

TEST(failover, depends_on_what_failed_and_on_the_bill) {
    using enum errc;
    const errc elsewhere[] = {pool_timeout,    queue_full,      resolve_failed, resolve_timeout,    connect_failed,
                              connect_timeout, tls_failed,      tls_timeout,    proxy_failed,       write_failed,
                              write_timeout,   connection_lost, truncated,      first_byte_timeout, idle_timeout,
                              rate_limited,    quota_exhausted, server_error};
    auto careless = retry_policy();
    careless.retry_ambiguous = true;
    for (int number = 1; number <= static_cast<int>(internal_error); ++number) {
        error_details failure;
        failure.code = static_cast<errc>(number);
        const bool may = std::ranges::find(elsewhere, failure.code) != std::end(elsewhere);
        EXPECT_EQ(detail::protocol::may_ask_another({}, failure), may) << number;
        failure.maybe_billed = billing::unknown; // nobody answered
        EXPECT_FALSE(detail::protocol::may_ask_another({}, failure)) << number;
        EXPECT_EQ(detail::protocol::may_ask_another(careless, failure), may) << number;
        failure.status = 503; // the API did
        EXPECT_EQ(detail::protocol::may_ask_another({}, failure), may) << number;
    }
}

} // namespace
} // namespace openai::provider_test
