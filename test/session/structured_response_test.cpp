// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/session/structured_response.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace openai::test::structured_response_test {

struct city {
    std::string name;
    int people = 0;
};
BOOST_DESCRIBE_STRUCT(city, (), (name, people))

namespace {

using testing::reply;

class structured_response : public ::testing::Test {
protected:
    result<parsed_response<city>> ask(const std::string& body) {
        server_.push(reply::verbatim(200, body));
        return client_.responses.parse<city>(response_request("m").user("?"), as_result(block));
    }

    static std::string answer(const std::string& part, const std::string& more = R"("status":"completed")") {
        return R"({"id":"resp_1",)" + more + R"(,"output":[{"type":"message","role":"assistant","content":[)" + part +
               "]}]}";
    }
    static std::string said(const std::string& text) {
        return R"({"type":"output_text","text":)" + boost::json::serialize(boost::json::value(text)) + "}";
    }

    testing::server server_;
    client client_{support::options_for(server_)};
};

TEST_F(structured_response, is_a_value_and_its_answer) {
    const auto got = ask(answer(said(R"({"name":"Paris","people":2000000})")));
    ASSERT_TRUE(got) << got.error().what();
    EXPECT_EQ(got->value.name, "Paris");
    EXPECT_EQ(got->value.people, 2000000);
    EXPECT_EQ(got->response.id, "resp_1");
    const auto sent = boost::json::parse(server_.request(0).body);
    const auto& format = sent.at("text").at("format");
    EXPECT_EQ(format.at("type"), "json_schema");
    EXPECT_EQ(format.at("strict"), true);
    EXPECT_TRUE(format.at("schema").at("properties").as_object().contains("people"));
}

TEST_F(structured_response, says_why_there_is_none) {
    const struct {
        std::string body;
        errc code;
    } rows[] = {
        {answer(R"({"type":"refusal","refusal":"No."})"), errc::model_refused},
        {answer(said("{\"na"), R"("status":"incomplete","incomplete_details":{"reason":"max_output_tokens"})"),
         errc::length_limit},
        {answer(said(""), R"("status":"incomplete","incomplete_details":{"reason":"content_filter"})"),
         errc::content_filtered},
        {answer(said("Paris.")), errc::invalid_json},
        {answer(said(R"({"name":"Paris"})")), errc::invalid_response},
        {answer(""), errc::invalid_response},
        {R"({"id":"resp_1","status":"failed","output":[],"error":{"code":"server_error","message":"Sorry"}})",
         errc::server_error},
    };
    for (const auto& row : rows) {
        const auto got = ask(row.body);
        ASSERT_FALSE(got) << row.body;
        EXPECT_EQ(got.error().code(), row.code) << got.error().what();
        EXPECT_EQ(got.error().status(), 200);
    }
}

TEST_F(structured_response, grows_in_a_stream) {
    server_.push(reply(R"({"name":"New York","people":8000000})"));
    auto events =
        client_.responses.stream(response_request("m").user("?").respond_as(response_text_format_for<city>()), block);
    std::vector<std::string> names;
    while (events.next(block)) {
        auto name = events.partial_as<city>().name;
        if (!name.empty() && (names.empty() || names.back() != name)) names.push_back(std::move(name));
    }
    ASSERT_GT(names.size(), 1u);
    EXPECT_EQ(names.front(), std::string("New York").substr(0, names.front().size()));
    EXPECT_EQ(names.back(), "New York");
    const parsed_response<city> whole = events.parse<city>(block);
    EXPECT_EQ(whole.value.people, 8000000);
    EXPECT_EQ(whole.response.status, "completed");
}

} // namespace
} // namespace openai::test::structured_response_test
