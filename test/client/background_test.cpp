// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/block.hpp>

#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <mutex>

/// `client.background`: a provider that makes and keeps the answers, played by the local server.
namespace {

using namespace support;
using openai::errc;
using openai::future_state;

class background : public testing::Test {
protected:
    background() {
        server_.handle([this](const openai::testing::received_request& request) { return serve(request); });
    }

    reply serve(const openai::testing::received_request& request) {
        const std::lock_guard lock(mutex_);
        const std::string path(request.path());
        if (path == "/v1/responses") return document("queued");
        if (path == "/v1/responses/resp_1/cancel") state_ = "cancelled";
        else if (path != "/v1/responses/resp_1") return reply::error(404, "no such response");
        return document(state_);
    }
    /// What the provider says of it from now on.
    void become(const std::string& state) {
        const std::lock_guard lock(mutex_);
        state_ = state;
    }
    static reply document(const std::string& state) {
        std::string body = R"({"id":"resp_1","object":"response","model":"gpt-4o","created_at":17,"status":")" + state;
        body += state == "failed" ? R"(","error":{"code":"server_error","message":"It broke"})" : "\"";
        if (state == "completed")
            body += R"(,"output":[{"type":"message","content":[{"type":"output_text","text":"four"}]}],)"
                    R"("usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7})";
        return reply::verbatim(200, body + "}").header("x-request-id", "req-1");
    }
    static errc code_of(const std::function<void()>& action) {
        const auto failure = error_of(action);
        return failure ? failure->details().code : errc{};
    }

    std::mutex mutex_;
    std::string state_ = "queued";
    openai::testing::server server_;
    openai::client first_{options_for(server_)};
    openai::client second_{options_for(server_)};
};

TEST_F(background, submitted_by_one_client_and_redeemed_by_another) {
    openai::submit_options options("sum");
    options.idempotency_key = "k";
    const auto id = first_.background.submit(question("2+2?"), options, openai::block);
    EXPECT_EQ(id, "resp_1");
    const auto sent = server_.request(0);
    EXPECT_EQ(boost::json::parse(sent.body), boost::json::parse(R"({"model":"gpt-4o","background":true,"store":true,
                  "input":[{"role":"user","content":"2+2?"}],"metadata":{"label":"sum"}})"));
    EXPECT_EQ(sent.header("idempotency-key"), "k");
    EXPECT_EQ(second_.background.status(id, openai::block).state, future_state::queued);
    EXPECT_EQ(code_of([&] { second_.background.get(id, openai::block); }), errc::not_ready);
    become("in_progress");
    EXPECT_EQ(second_.background.status(id, openai::block).state, future_state::running);
    auto waiter = second_.background.wait(id, asio::use_future);
    ASSERT_TRUE(server_.wait_for_requests(5));
    become("completed");
    const auto answer = waiter.get();
    EXPECT_EQ(answer.text(), "four");
    EXPECT_EQ(answer.usage.value().total_tokens, 7);
    EXPECT_EQ(answer.request_id(), "req-1");
    EXPECT_EQ(first_.background.get(id, openai::block).text(), "four");
}

TEST_F(background, fails_with_the_providers_words) {
    become("failed");
    const auto failure = error_of([&] { first_.background.wait("resp_1", openai::block); });
    ASSERT_TRUE(failure);
    EXPECT_TRUE(failure->is_server_error());
    EXPECT_EQ(failure->api().message, "It broke");
    EXPECT_EQ(first_.background.status("resp_1", openai::block).state, future_state::failed);
}

TEST_F(background, is_cancelled_once_or_twice) {
    EXPECT_EQ(first_.background.cancel("resp_1", openai::block).state, future_state::cancelled);
    EXPECT_EQ(second_.background.cancel("resp_1", openai::block).state, future_state::cancelled);
    EXPECT_EQ(server_.request(0).method, "POST");
    EXPECT_EQ(code_of([&] { second_.background.get("resp_1", openai::block); }), errc::cancelled);
}

/// The id says where it is, also to a client that has not submitted it.
TEST_F(background, at_a_provider_stays_there) {
    openai::testing::server own;
    auto options = options_for(own);
    openai::provider elsewhere("elsewhere", server_.base_url(), openai::secret("sk-elsewhere"));
    options.providers.add(elsewhere);
    openai::client first(options);
    openai::client second(options);
    openai::submit_options by_name;
    by_name.call.provider = "elsewhere";
    auto by_model = question();
    by_model.model = "elsewhere:gpt-4o";
    for (const bool named : {true, false}) {
        become("queued");
        const auto id = named ? first.background.submit(question(), by_name, openai::block)
                              : first.background.submit(by_model, openai::submit_options(), openai::block);
        EXPECT_EQ(id, "elsewhere:resp_1");
        EXPECT_EQ(second.background.status(id, openai::block).id, id);
        become("completed");
        EXPECT_EQ(second.background.get(id, openai::block).text(), "four");
        EXPECT_EQ(second.background.wait(id, openai::block).text(), "four");
        EXPECT_EQ(second.background.cancel(id, openai::block).id, id);
    }
    EXPECT_EQ(boost::json::parse(server_.request(5).body).at("model"), "gpt-4o");
    EXPECT_EQ(server_.request(0).header("authorization"), "Bearer sk-elsewhere");
    EXPECT_EQ(own.counts().requests, 0u);
    EXPECT_EQ(code_of([&] { first.background.get("elsewhere:..", openai::block); }), errc::invalid_argument);
}

TEST_F(background, refuses_what_makes_no_sense) {
    const auto& where = first_.background;
    EXPECT_EQ(code_of([&] { where.get("resp_2", openai::block); }), errc::unknown_id);
    EXPECT_EQ(code_of([&] { where.cancel("a/b", openai::block); }), errc::unknown_id);
    EXPECT_EQ(server_.request(1).target, "/v1/responses/a%2Fb/cancel");
    for (const auto* id : {"", ".", "..", "a/../b", "../files", "a/."})
        EXPECT_EQ(code_of([&] { where.status(id, openai::block); }), errc::invalid_argument);
    auto request = question();
    request.n = 2;
    EXPECT_EQ(code_of([&] { where.submit(request, openai::submit_options(), openai::block); }), errc::invalid_argument);
    const auto stream = openai::submit_options().as_stream();
    EXPECT_EQ(code_of([&] { where.submit(question(), stream, openai::block); }), errc::invalid_argument);
    EXPECT_EQ(server_.counts().requests, 2u);
}

} // namespace
