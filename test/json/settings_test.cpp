// SPDX-License-Identifier: BSL-1.0
#include "client/settings.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <map>

namespace openai::detail::mapping::settings_test {
namespace {

environment of(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

const auto nothing = of({});

TEST(providers_file, is_read) {
    const auto known =
        read_providers(R"({
        "providers": {
            "groq": {"baseURL": "https://api.groq.com/openai/v1/", "apiKey": " gsk-1\n", "organization": "o",
                     "project": "p", "auth": "X-Key", "headers": {"X-Title": "t", "X-None": null}},
            "mistral": {"baseURL": "https://api.mistral.ai/v1", "apiKey": null},
            "mine": {"baseURL": "https://m.example", "apiKeyVariable": "MY_KEY", "deploymentPaths": true},
            "a:b": {"baseURL": "https://a.example"},
            "later": {},
            "none": null
        },
        "models": {"fast": {"provider": "groq", "model": "llama"}, "odd": {"model": "m"},
                   "colon": {"provider": "a:b", "model": "m"}}
    })",
                       of({{"MISTRAL_API_KEY", "mk\n"}, {"MY_KEY", "k"}, {"OPENAI_API_KEY", "never"}}), "f");
    const auto& groq = *known.find("groq");
    EXPECT_EQ(groq.base_url, "https://api.groq.com/openai/v1/");
    EXPECT_EQ(groq.api_key.reveal(), "gsk-1");
    EXPECT_EQ(groq.organization + groq.project, "op");
    EXPECT_EQ(groq.auth, auth_style::header("X-Key"));
    EXPECT_EQ(groq.headers.find("x-title"), "t");
    EXPECT_EQ(groq.headers.size(), 1u);
    EXPECT_EQ(known.find("mistral")->api_key.reveal(), "mk");
    EXPECT_EQ(known.find("mine")->api_key.reveal(), "k");
    EXPECT_TRUE(known.find("mine")->deployment_paths);
    EXPECT_TRUE(known.find("later")->api_key.empty());
    EXPECT_EQ(known.find("none"), nullptr);
    EXPECT_EQ(known.resolve("fast").model, "llama");
    EXPECT_EQ(known.resolve("colon").provider, "a%3Ab");
    EXPECT_EQ(known.resolve("odd").problem, "Model alias 'odd' has no provider defined");
    EXPECT_EQ(known.resolve("later:m").problem, "Provider 'later' missing required baseURL");
    EXPECT_TRUE(read_providers("{}", nothing, "f").empty());
    EXPECT_TRUE(read_providers("\xEF\xBB\xBF{\"providers\": null}", nothing, "f").empty());
}

/// "hush" stands where a secret may stand.
TEST(providers_file, a_fault_is_named_with_its_place_and_shown_never) {
    const struct {
        const char* text;
        const char* says;
    } rows[] = {
        {"", "f: not JSON, line 1"},
        {"{\n\"providers\": {\n\"x\": hush\n", "f: not JSON, line 3"},
        {"[\"hush\"]", "f: not an object"},
        {R"({"providers": ["hush"]})", "f: providers: is not an object"},
        {R"({"provider": {"apiKey": "hush"}})", "f: provider: is not known; known are providers, models"},
        {R"({"providers": {"x": "hush"}})", "f: providers.x: is not an object"},
        {R"({"providers": {"x": {"apikey": "hush"}}})",
         "f: providers.x.apikey: is not known; known are baseURL, apiKey"},
        {R"({"providers": {"x": {"apiKey": ["hush"]}}})", "f: providers.x.apiKey: is not text"},
        {R"({"providers": {"x": {"baseURL": 1}}})", "f: providers.x.baseURL: is not text"},
        {R"({"providers": {"x": {"headers": {"A": 1}}}})", "f: providers.x.headers.A: is not text"},
        {R"({"providers": {"x": {"deploymentPaths": "hush"}}})", "f: providers.x.deploymentPaths: is neither true"},
        {R"({"providers": {"": {}}})", "f: providers.: a name is empty"},
        {R"({"models": {"a": {"model": "m", "hushed": 1}}})", "f: models.a.hushed: is not known"},
        {R"({"models": {"a:b": {"model": "m"}}})", "f: models.a:b"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        try {
            read_providers(row.text, nothing, "f");
            ADD_FAILURE() << "was taken";
        } catch (const error& thrown) {
            EXPECT_EQ(thrown.code(), errc::invalid_argument);
            const std::string context = thrown.details().context;
            EXPECT_TRUE(context.starts_with(row.says)) << context;
            EXPECT_EQ(context.find("hush\""), std::string::npos);
        }
    }
}

client_options options_of(std::string_view text) {
    auto known = provider_registry().add(provider("p", "https://p.example/v1", "pk"));
    return read_client_options(
        text, std::move(known),
        of({{"OPENAI_API_KEY", "ek"}, {"OPENAI_ORG_ID", "eo"}, {"OPENAI_BASE_URL", "https://e.example/v1"}}), "f");
}

TEST(options_file, comes_before_the_provider_and_that_before_the_environment) {
    const struct {
        const char* text;
        const char* url;
        const char* key;
        const char* organization;
    } rows[] = {
        {"{}", "https://e.example/v1", "ek", "eo"},
        {R"({"apiKey": "mine", "organization": "o"})", "https://e.example/v1", "mine", "o"},
        {R"({"baseURL": "https://mine.example"})", "https://mine.example", "", ""}, // whose key would it be?
        {R"({"baseURL": "https://mine.example", "apiKey": "mine"})", "https://mine.example", "mine", ""},
        {R"({"baseURL": "https://e.example/v1"})", "https://e.example/v1", "ek", "eo"},
        {R"({"provider": "p"})", "https://p.example/v1", "pk", ""},
        {R"({"provider": "p", "apiKey": "mine", "organization": "o"})", "https://p.example/v1", "mine", "o"},
        {R"({"provider": "p", "baseURL": "https://mine.example"})", "https://mine.example", "", ""},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        const auto made = options_of(row.text);
        EXPECT_EQ(made.base_url, row.url);
        EXPECT_EQ(made.api_key.reveal(), row.key);
        EXPECT_EQ(made.organization, row.organization);
        EXPECT_NE(made.providers.find("p"), nullptr);
    }
}

TEST(options_file, has_limits_and_headers) {
    const auto made = options_of(R"({"maxRetries": 0, "timeout": 1.5, "customHeaders": {"X-A": "1"}, "project": "q"})");
    EXPECT_EQ(made.retry.max_attempts, 1);
    EXPECT_EQ(made.timeouts.total, std::chrono::milliseconds(1500));
    EXPECT_EQ(made.timeouts.stream_total, std::chrono::milliseconds(1500));
    EXPECT_EQ(made.default_headers.find("x-a"), "1");
    EXPECT_EQ(made.project, "q");
    for (const auto* bad :
         {R"({"maxRetries": -1})", R"({"maxRetries": 0.5})", R"({"maxRetries": "2"})", R"({"timeout": 0})",
          R"({"timeout": 1e300})", R"({"provider": "nobody"})", R"({"httpAgent": {}})", R"({"apikey": "hush"})"})
        EXPECT_THROW(options_of(bad), error) << bad;
}

} // namespace
} // namespace openai::detail::mapping::settings_test
