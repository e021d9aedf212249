// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/use_awaitable.hpp>

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
    openai::response ask(std::string method = "HEAD") {
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
