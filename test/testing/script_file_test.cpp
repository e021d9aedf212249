// SPDX-License-Identifier: BSL-1.0
#include "wire.hpp"

#include <testing/script_file.hpp>

#include <gtest/gtest.h>

using openai::testing::apply_script;
using openai::testing::server;

namespace {

TEST(ScriptFile, GivesReplies) {
    server target;
    apply_script(target, R"({"a": "plain", "b": {"deltas": ["x", "y"], "delay_ms": 1, "between_ms": 1},
        "c": {"status": 503, "body": {"error": {"message": "down"}}}, "*": {"text": "anything else"}})");
    const struct {
        const char* prompt;
        int status;
        const char* text; ///< somewhere in the body
    } cases[] = {{"a", 200, "\"plain\""},
                 {"b", 200, "\"xy\""},
                 {"c", 503, R"({"error":{"message":"down"}})"},
                 {"d", 200, "\"anything else\""}};
    for (const auto& [prompt, status, text] : cases) {
        wire::connection connection(target);
        ASSERT_TRUE(connection.send(wire::post(wire::chat(prompt))));
        const auto answer = connection.read();
        EXPECT_EQ(answer.status, status) << prompt;
        EXPECT_NE(answer.body.find(text), std::string::npos) << answer.body;
    }
}

TEST(ScriptFile, NamesWhatIsWrong) {
    server target;
    for (const char* text :
         {"", "[]", R"({"here": 1})", R"({"here": {"colour": 1}})", R"({"here": {"delay_ms": "x"}})"}) {
        try {
            apply_script(target, text);
            ADD_FAILURE() << text;
        } catch (const std::invalid_argument& wrong) {
            const bool names = std::string(wrong.what()).find("here") != std::string::npos;
            EXPECT_EQ(names, std::string(text).size() > 2) << wrong.what();
        }
    }
}

} // namespace
