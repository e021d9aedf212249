// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <coroutine>
#include <exception>

/// g++ 12 destroys some temporaries of a co_await expression twice; under the address sanitizer this shows that
/// requests written as one expression are safe.
namespace openai {
namespace {

struct task {
    struct promise_type {
        task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(std::string text) { result = std::move(text); }
        void unhandled_exception() { std::terminate(); }
        std::string result;
    };
    std::coroutine_handle<promise_type> handle;

    std::string run() const {
        handle.resume();
        const auto result = handle.promise().result;
        handle.destroy();
        return result;
    }
};

struct operation {
    chat_request request;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    std::string await_resume() const { return mapping::write(request, false); }
};

operation create(chat_request request) { return {std::move(request)}; }

const std::string long_text(100, 'x');

task one_expression() {
    co_return co_await create(chat_request("m" + long_text)
                                  .system(long_text)
                                  .user(long_text)
                                  .add(message::user(long_text).add_text(long_text).add_image(long_text, "low"))
                                  .add(message("assistant").add(tool_call("c", "f", long_text)))
                                  .add(message::tool("c", long_text))
                                  .tool("f", long_text, boost::json::parse(R"({"type":"object"})"), true)
                                  .respond_as(response_format::json_schema("s", boost::json::object()))
                                  .with({.temperature = 0.2, .n = 1})
                                  .set(&chat_request::reasoning_effort, "low")
                                  .set(&chat_request::stop, long_text)
                                  .set(&chat_request::audio, audio_output("alloy", "mp3"))
                                  .set(&chat_request::tool_choice, tool_choice::automatic())
                                  .set(&chat_request::stream_options, stream_options{.include_usage = true})
                                  .extra("top_k", 5));
}

TEST(temporaries, a_request_in_one_expression_is_safe) {
    const auto body = boost::json::parse(one_expression().run());
    EXPECT_EQ(body.at("messages").as_array().size(), 5u);
    EXPECT_EQ(body.at("stop").as_string(), long_text);
    EXPECT_EQ(body.at("tools").at(0).at("function").at("strict"), true);
    EXPECT_EQ(body.at("top_k"), 5);
}

} // namespace
} // namespace openai
