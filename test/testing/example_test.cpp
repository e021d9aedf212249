// SPDX-License-Identifier: BSL-1.0
#include "wire.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

const openai::testing::server* asked = nullptr;

/// Stands for the code under test.
std::string ask(const std::string&, const std::string& question) {
    wire::connection connection(*asked);
    connection.send(wire::post(wire::chat(question)));
    const auto answer = connection.read().json();
    if (!answer.as_object().contains("choices")) return "sorry";
    return std::string(answer.at("choices").at(0).at("message").at("content").as_string());
}

} // namespace

// [example]
#include <gtest/gtest.h>
#include <openai/testing/server.hpp>

using namespace std::chrono_literals;
using openai::testing::reply;

TEST(MyProgram, AsksAndApologises) {
    openai::testing::server server; // 127.0.0.1, a free port, on a thread of its own
    asked = &server;
    server.on("What is 2+2?", reply("4").delay(20ms));       // whenever this is asked
    server.push(reply::error(429, "Slow down", "requests")); // else: first this,
    server.push(reply("Gordie Howe, ...").write_size(1));    // then this, byte by byte,
    server.otherwise(reply().cut_body_after(40));            // then always half an answer

    EXPECT_EQ(ask(server.base_url(), "What is 2+2?"), "4");
    EXPECT_EQ(ask(server.base_url(), "List five hockey players."), "sorry");
    EXPECT_EQ(ask(server.base_url(), "List five hockey players."), "Gordie Howe, ...");

    EXPECT_EQ(server.counts().requests, 3u);
    EXPECT_EQ(server.request(0).prompt, "What is 2+2?");
    EXPECT_TRUE(server.wait_until_open(0)); // no connection was forgotten
}
// [example]

namespace {

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// The page prints this file's example, without the line that only this file needs.
TEST(Documentation, PrintsThisExample) {
    const auto source = content_of(TEST_DATA "/../testing/example_test.cpp");
    const std::string mark = "// [example]\n";
    const auto begin = source.find(mark) + mark.size();
    auto example = source.substr(begin, source.find(mark, begin) - begin);
    const auto page = std::filesystem::path(TEST_DATA) / "../../docs/testing.md";
    const std::string own = "    asked = &server;\n";
    ASSERT_NE(example.find(own), std::string::npos);
    example.erase(example.find(own), own.size());
    EXPECT_NE(content_of(page).find("```cpp\n" + example + "```\n"), std::string::npos);
}

} // namespace
