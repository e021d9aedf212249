// SPDX-License-Identifier: BSL-1.0
#include <openai/block.hpp>
#include <openai/client.hpp>
#include <openai/testing/server.hpp>

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <functional>

/// The endpoints beside chat, each against the local server.
namespace resources_test {
namespace {

namespace json = boost::json;
using namespace openai;
using openai::testing::reply;

const std::vector<std::string> two_texts{"one", "two"};

client_options options_for(const openai::testing::server& server) {
    client_options options("sk-test");
    options.base_url = server.base_url();
    options.retry = retry_policy::none();
    return options;
}

/// The error of a call that must fail.
template <class Function>
error failure_of(Function&& function) {
    try {
        function();
    } catch (const error& thrown) {
        return thrown;
    }
    throw std::logic_error("the call did not fail");
}

class resources : public ::testing::Test {
protected:
    openai::testing::received_request last() const { return server_.request(server_.counts().requests - 1); }

    openai::testing::server server_;
    const openai::client client_{options_for(server_)};
};

struct endpoint {
    const char* line;    ///< method and target
    const char* body;    ///< what is sent
    const char* answer;  ///< what the server says
    const char* essence; ///< what the result has of it
    std::function<std::string(const openai::client&)> call;
};

constexpr auto completion = R"({"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"}}]})";

std::vector<endpoint> endpoints() {
    const auto ids = [](const auto& list) {
        std::string all;
        for (const auto& one : list) all += one.id + ' ';
        return all + (list.has_more ? "and more" : "and no more");
    };
    const auto parameters = list_parameters().set(&paging::limit, 2).set(&paging::after, "x/y");
    const auto filter = chat_list_parameters().with_metadata("team a", "r&d").set(&chat_list_parameters::model, "m");
    const auto fine_tuned = "ft:gpt/a b";
    return {
        {"GET /v1/models", "", R"({"data":[{"id":"a"},{"id":"b"}]})", "a b and no more",
         [=](auto& c) { return ids(c.models.list(block)); }},
        {"GET /v1/models/ft:gpt/a%20b", "", R"({"id":"a"})", "a",
         [=](auto& c) { return c.models.retrieve(fine_tuned, block).id; }},
        {"DELETE /v1/models/ft:gpt/a%20b", "", R"({"id":"a","deleted":true,"object":"model"})", "a model 1",
         [=](auto& c) {
             const auto said = c.models.del(fine_tuned, block);
             return said.id + ' ' + said.object + ' ' + std::to_string(said.deleted);
         }},
        {"GET /v1/chat/completions/a%2Fb", "", completion, "Hi",
         [](auto& c) { return std::string(c.chat.completions.retrieve("a/b", block).text()); }},
        {"POST /v1/chat/completions/c", R"({"metadata":{"k":"v"}})", completion, "Hi",
         [](auto& c) { return std::string(c.chat.update("c", chat_update().with_metadata("k", "v"), block).text()); }},
        {"DELETE /v1/chat/completions/c", "", "", "1",
         [](auto& c) { return std::to_string(c.chat.completions.del("c", block).deleted); }},
        {"GET /v1/chat/completions", "", R"({"data":[]})", "and no more",
         [=](auto& c) { return ids(c.chat.completions.list({}, block)); }},
        {"GET /v1/chat/completions?model=m&metadata%5Bteam%20a%5D=r%26d", "",
         R"({"data":[{"id":"c","choices":[]}],"has_more":true})", "c and more",
         [=](auto& c) { return ids(c.chat.completions.list(filter, block)); }},
        {"GET /v1/chat/completions/c/messages?after=x%2Fy&limit=2", "",
         R"({"data":[{"id":"m1","role":"user","content":"q"}],"has_more":false})", "m1 and no more",
         [=](auto& c) { return ids(c.chat.completions.messages.list("c", parameters, block)); }},
        {"POST /v1/embeddings", R"({"model":"m","input":["one","two"],"dimensions":2})",
         R"({"data":[{"index":0,"embedding":[1,0.5]},{"index":1,"embedding":"AACAPwAAAD8="}]})", "2 1",
         [](auto& c) {
             const auto list =
                 c.embeddings.create(embedding_request("m", two_texts).set(&embedding_request::dimensions, 2), block);
             return std::to_string(list.data.size()) + ' ' +
                    std::to_string(list.data[0].embedding_ == list.data[1].embedding_);
         }},
        {"POST /v1/moderations", R"({"input":"one","model":"m"})", R"({"results":[{"flagged":true}]})", "1",
         [](auto& c) { return std::to_string(c.moderations.create(moderation_request("one", "m"), block).flagged()); }},
        {"POST /v1/completions", R"({"model":"m","prompt":"one"})", R"({"choices":[{"index":0,"text":"two"}]})", "two",
         [](auto& c) { return std::string(c.completions.create(text_completion_request("m", "one"), block).text()); }},
        {"GET /v1/files?limit=1", "", R"({"data":[]})", "200",
         [](auto& c) { return std::to_string(c.get("/files?limit=1", block).status()); }},
        {"POST /v1/anything", R"({"a":1})", "no JSON", "no JSON",
         [](auto& c) {
             return std::string(c.post("/anything", json::object{{"a", 1}}, block).body());
         }},
        {"DELETE /v1/files/{x}", "", "{}", "{}",
         [](auto& c) { return std::string(c.del("/files/{x}", block).body()); }},
    };
}

TEST_F(resources, ask_for_what_they_say) {
    for (const auto& row : endpoints()) {
        SCOPED_TRACE(row.line);
        server_.push(reply::verbatim(200, row.answer));
        EXPECT_EQ(row.call(client_), row.essence);
        const auto seen = last();
        EXPECT_EQ(seen.method + ' ' + seen.target, row.line);
        EXPECT_EQ(seen.body, row.body);
        EXPECT_EQ(seen.header("content-type").has_value(), !seen.body.empty());
        server_.push(reply::error(404, "no such thing"));
        try {
            ADD_FAILURE() << row.call(client_);
        } catch (const error& failure) {
            EXPECT_EQ(failure.code(), errc::not_found);
            EXPECT_EQ(failure.api().message, "no such thing");
        }
    }
}

TEST_F(resources, take_options_and_tokens) {
    const auto options = call_options().header("X-Team", "red").parameter("a", "b c");
    client_.embeddings.create(embedding_request("m", "x"), options, block);
    EXPECT_EQ(last().header("x-team"), "red");
    EXPECT_EQ(last().target, "/v1/embeddings?a=b%20c");
    server_.push(reply::verbatim(200, R"({"data":[]})"));
    client_.chat.list(chat_list_parameters().set(&paging::limit, 5).set(&paging::order, "asc"),
                      call_options().parameter("limit", "7"), block);
    EXPECT_EQ(last().target, "/v1/chat/completions?limit=7&order=asc") << "the options of the call count";
    server_.push(reply::verbatim(200, R"({"data":[]})")).push(reply::verbatim(200, R"({"data":[]})"));
    EXPECT_TRUE(client_.chat.list(block).data.empty());
    EXPECT_TRUE(client_.chat.messages.list("c", block).data.empty());
    EXPECT_EQ(last().target, "/v1/chat/completions/c/messages");
    EXPECT_EQ(failure_of([&] { client_.embeddings.create(embedding_request(), block); }).code(),
              errc::invalid_argument);
}

TEST_F(resources, of_the_local_server_answer) {
    const auto numbers = client_.embeddings.create(embedding_request("m", two_texts), block);
    const auto base64 = client_.embeddings.create(
        embedding_request("m", two_texts).set(&embedding_request::encoding_format, "base64"), block);
    ASSERT_EQ(numbers.data.size(), 2u);
    EXPECT_EQ(numbers.data[0].embedding_, base64.data.at(0).embedding_);
    EXPECT_EQ(numbers.data[1].embedding_, base64.data.at(1).embedding_);
    EXPECT_NE(numbers.data[0].embedding_, numbers.data[1].embedding_);
    EXPECT_EQ(numbers.vector().size(), 8u);
    EXPECT_EQ(numbers.usage->total_tokens, 2);

    const auto judged = client_.moderations.create(moderation_request("be nice").add("kill the process"), block);
    EXPECT_FALSE(judged.results.at(0).flagged);
    EXPECT_TRUE(judged.results.at(1).has("violence"));
    EXPECT_GT(judged.results.at(1).score("violence"), 0.5);

    EXPECT_EQ(client_.completions.create(text_completion_request("m", "echo this"), block).text(), "echo this");
    const auto refused = failure_of([&] { client_.completions.create(text_completion_request("m"), block); });
    EXPECT_EQ(refused.api().param, "prompt");
}

TEST_F(resources, stream_texts) {
    const auto request = text_completion_request("m", "one two three")
                             .set(&text_completion_request::n, 2)
                             .set(&text_completion_request::stream_options, stream_options{.include_usage = true});
    auto pieces = client_.completions.stream(request, block);
    std::string text;
    std::size_t events = 0;
    while (const auto piece = pieces.next(block)) {
        text += piece->text();
        ++events;
        EXPECT_EQ(piece->object, "text_completion");
    }
    EXPECT_EQ(text, "one two threeone two three") << "an event has one choice, whichever it is";
    EXPECT_EQ(events, 9u);
    const auto& whole = pieces.partial();
    ASSERT_EQ(whole.choices.size(), 2u);
    EXPECT_EQ(whole.text(), "one two three");
    EXPECT_EQ(whole.choices[1].text, "one two three");
    EXPECT_EQ(whole.choices[1].finish_reason, "stop");
    EXPECT_EQ(whole.usage->prompt_tokens, 3);
    EXPECT_EQ(pieces.response().status(), 200);
    EXPECT_EQ(json::parse(last().body).at("stream"), true);
}

TEST_F(resources, tell_a_cut_stream_from_a_whole_one) {
    const text_completion_request request("m", "one two");
    server_.push(reply().finish_reason("").without_done());
    auto cut = client_.completions.stream(request, block);
    EXPECT_EQ(failure_of([&] { cut.collect(block); }).code(), errc::truncated);
    EXPECT_EQ(cut.partial().text(), "one two");
    server_.push(reply().without_done());
    EXPECT_EQ(client_.completions.stream(request, block).collect(block).text(), "one two")
        << "it has its finish reason";
    server_.push(reply().event(R"({"choices":[{"index":0,"text":"one"}]})").event(R"({"error":{"message":"no"}})"));
    auto failed = client_.completions.stream(request, block);
    EXPECT_EQ(failure_of([&] { failed.collect(block); }).api().message, "no");
    EXPECT_EQ(failed.partial().text(), "one");
    server_.push(reply::verbatim(200, R"({"choices":[{"index":0,"text":"all at once","finish_reason":"stop"}]})"));
    EXPECT_EQ(client_.completions.stream(request, block).collect(block).text(), "all at once");
    server_.push(reply().event(R"({"choices":[{"index":500,"text":"x"}]})"));
    auto odd = client_.completions.stream(request, block);
    EXPECT_EQ(failure_of([&] { odd.collect(block); }).code(), errc::invalid_response);
}

} // namespace
} // namespace resources_test
