// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/canary.hpp"
#include "support/hook_log.hpp"
#include "support/local_client.hpp"

namespace support {

/// A client with its own server and the two providers "a" and "b". All texts that belong to one of the three end with
/// "-of-" and its name.
class provider_world : public testing::Test {
protected:
    provider_world() {
        options.api_key = "sk-of-own";
        options.base_url = own.base_url();
        options.organization = "org-of-own";
        options.project = "project-of-own";
        options.default_headers.add("X-Secret", "header-of-own");
        options.retry = openai::retry_policy{.max_attempts = 2, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
        options.follow_redirects = 1;
        options.observer = hooks;
        openai::provider first("a", a.base_url(), "sk-of-a");
        first.organization = "org-of-a";
        first.headers.add("X-Title", "title-of-a");
        openai::provider second("b", b.base_url(), "sk-of-b");
        second.auth = openai::auth_style::header("api-key");
        options.providers.add(first).add(second).alias("quick", "b", "small");
    }

    openai::client& client() {
        if (!client_) client_.emplace(io, options);
        return *client_;
    }

    static openai::chat_request ask(std::string model) {
        openai::chat_request request(std::move(model));
        request.user("ping");
        return request;
    }

    std::string chat(std::string model, openai::call_options call = {}) {
        return std::string(run(io, client().chat.create(ask(std::move(model)), std::move(call))).text());
    }

    openai::error failure(std::string model, openai::call_options call = {}) {
        return error_of([&] { chat(std::move(model), std::move(call)); }).value();
    }

    std::string stream(std::string model, openai::call_options call = {}) {
        auto deltas = run(io, client().chat.stream(ask(std::move(model)), std::move(call)));
        return std::string(run(io, deltas.collect()).text());
    }

    /// Checks that no server received a text that belongs to another one.
    void expect_apart() const {
        expect_only("own", own);
        expect_only("a", a);
        expect_only("b", b);
        EXPECT_EQ(hooks->all_text().find("-of-"), std::string::npos) << hooks->all_text();
    }

    static void expect_only(const std::string& name, const openai::testing::server& server) {
        for (const auto& seen : server.requests()) {
            auto text = seen.target + '\n' + seen.body;
            for (const auto& [field, value] : seen.headers) text += '\n' + field + ": " + value;
            const auto mark = "-of-" + name;
            EXPECT_NE(text.find(mark), std::string::npos) << text;
            for (auto at = text.find("-of-"); at != text.npos; at = text.find("-of-", at + 1))
                EXPECT_EQ(text.substr(at, mark.size()), mark) << name << " was told\n" << text;
        }
    }

    openai::testing::server own, a, b;
    std::shared_ptr<hook_log> hooks = std::make_shared<hook_log>();
    openai::client_options options; ///< may be changed until `client()` is called
    asio::io_context io;

private:
    std::optional<openai::client> client_;
};

} // namespace support
