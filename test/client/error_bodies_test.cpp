// SPDX-License-Identifier: BSL-1.0
#include "client/memory_client.hpp"
#include "client/response_checks.hpp"
#include "model/jsonl.hpp"

#include <openai/client.hpp>
#include <openai/testing/server.hpp>

#include <gtest/gtest.h>

namespace openai::test {
namespace {

namespace json = boost::json;
using failure = std::optional<error>;

int status_of(const json::object& row) { return static_cast<int>(row.at("status").as_int64()); }

headers fields_of(const json::object& row) {
    headers fields;
    if (const auto type = text_at(row, "content_type"); !type.empty()) fields.add("Content-Type", type);
    for (const auto& [name, value] : row.at("headers").as_object())
        fields.add(std::string(name), std::string(std::string_view(value.as_string())));
    return fields;
}

std::string response_of(const json::object& row, bool in_chunks = false) {
    const auto body = text_at(row, "body");
    std::string text = "HTTP/1.1 " + std::to_string(status_of(row)) + " Whatever\r\n";
    for (const auto& field : fields_of(row)) text += field.name + ": " + field.value + "\r\n";
    if (in_chunks) return text + "Transfer-Encoding: chunked\r\n\r\n" + chunked(body, 11);
    return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

asio::awaitable<void> create(const chat_completions& chat, failure& result) {
    result.reset();
    try {
        chat_request request("m");
        request.user("?");
        co_await chat.create(request);
    } catch (const error& thrown) {
        result = thrown;
    }
}

asio::awaitable<void> stream(const chat_completions& chat, failure& result) {
    result.reset();
    try {
        chat_request request("m");
        request.user("?");
        auto deltas = co_await chat.stream(request);
        co_await deltas.collect();
    } catch (const error& thrown) {
        result = thrown;
    }
}

void expect_row(const failure& said, const json::object& row) {
    ASSERT_TRUE(said);
    const auto& expected = row.at("expect").as_object();
    EXPECT_EQ(said->status(), status_of(row));
    EXPECT_EQ(said->api().message, text_at(expected, "message"));
    EXPECT_EQ(said->api().type, text_at(expected, "type"));
    EXPECT_EQ(said->api().code, text_at(expected, "code"));
    EXPECT_EQ(said->api().param, text_at(expected, "param"));
    EXPECT_EQ(said->request_id(), text_at(expected, "request_id"));
    EXPECT_EQ(said->retryable(), expected.at("retryable").as_bool());
    const auto wait = said->retry_after();
    // A date in the year 2099 has no fixed distance.
    if (text_at(row, "name") == "retry-after-date") EXPECT_GT(wait, std::chrono::hours(24 * 365));
    else EXPECT_EQ(wait ? std::to_string(wait->count()) : "", text_at(expected, "retry_after_ms"));
    EXPECT_NE(said->details().phase, phase::prepare);
    EXPECT_EQ(said->attempts(), 1);
    EXPECT_EQ(said->details().headers.find("content-type").value_or(""), text_at(row, "content_type"));
}

std::string describe(const failure& said) {
    if (!said) return "none";
    return std::string(said->what()) + (said->retryable() ? " retryable" : "") + std::to_string(said->status());
}

class error_bodies : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(rows_.size(), 44u); }

    const failure& call(std::vector<std::string_view> pieces) {
        client_.run(create(client_.chat, failure_), std::move(pieces));
        return failure_;
    }

    const std::vector<json::object> rows_ = read_jsonl("error_bodies.jsonl");
    memory_client client_;
    failure failure_;
};

TEST_F(error_bodies, are_told_by_the_checks) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        if (status_of(row) < 300) continue; // what is in the body of a success is told by its reader, see below
        http_response response;
        response.status = status_of(row);
        response.headers = fields_of(row);
        response.body = text_at(row, "body");
        failure said;
        try {
            detail::check_status(response);
        } catch (const error& thrown) {
            said = thrown;
        }
        expect_row(said, row);
    }
}

TEST_F(error_bodies, are_told_by_a_call) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        expect_row(call({response_of(row)}), row);
        const auto whole = describe(failure_);
        EXPECT_EQ(describe(call({response_of(row, true)})), whole);
        client_.run(stream(client_.chat, failure_), {response_of(row)});
        expect_row(failure_, row);
    }
}

TEST_F(error_bodies, are_told_the_same_however_cut) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        for (const bool in_chunks : {false, true}) {
            const auto response = response_of(row, in_chunks);
            const std::string_view text = response;
            const auto whole = describe(call({text}));
            EXPECT_EQ(describe(call(bytes_of(text))), whole);
            if (in_chunks) continue;
            for (std::size_t cut = 1; cut < text.size(); ++cut)
                ASSERT_EQ(describe(call({text.substr(0, cut), text.substr(cut)})), whole) << "cut " << cut;
        }
    }
}

TEST_F(error_bodies, arrive_over_a_socket) {
    openai::testing::server server;
    client_options options("sk-test");
    options.base_url = server.base_url();
    options.retry.max_attempts = 1;
    asio::io_context io;
    const client real(io, options);
    std::size_t closed = 0;
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        server.push(openai::testing::reply::raw(response_of(row)).keep_open());
        failure said;
        io.restart();
        asio::co_spawn(io, create(real.chat, said), rethrow);
        io.run();
        expect_row(said, row);
        closed += row.at("headers").as_object().contains("connection") ? 1 : 0;
    }
    const auto counts = server.counts();
    EXPECT_EQ(counts.requests, rows_.size());
    EXPECT_EQ(counts.connections, 1 + closed); // a refusal costs no connection unless the server says so
}

} // namespace
} // namespace openai::test
