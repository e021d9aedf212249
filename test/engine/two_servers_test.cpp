// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

// [example]
#include <gtest/gtest.h>
#include <openai.hpp>
#include <openai/testing/server.hpp>

using openai::testing::reply;

TEST(MyProgram, AsksTheSecondProviderWhenTheFirstIsBusy) {
    openai::testing::server first, second; // each on a port of its own
    first.otherwise(reply::error(503, "Overloaded"));
    second.otherwise(reply("4"));

    openai::client_options options("sk-of-the-first");
    options.base_url = first.base_url();
    options.providers.add(openai::provider("second", second.base_url(), "sk-of-the-second"));
    openai::client client(options);

    auto request = openai::chat_request("large").user("What is 2+2?");
    auto [answer, response] = client.chat.create(request, openai::call_options().fallback("second:small"),
                                                 openai::with_response(openai::block));
    EXPECT_EQ(answer.text(), "4");
    EXPECT_EQ(response.provider(), "second");
    EXPECT_EQ(first.request(0).model, "large");
    EXPECT_EQ(second.request(0).model, "small");
    EXPECT_EQ(second.request(0).header("authorization"), "Bearer sk-of-the-second");
}
// [example]

namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST(two_servers, are_the_example_that_the_page_prints) {
    const std::filesystem::path here(TEST_DATA);
    const auto source = content_of(here / "../engine/two_servers_test.cpp");
    const std::string mark = "// [example]\n";
    const auto begin = source.find(mark) + mark.size();
    const auto example = source.substr(begin, source.find(mark, begin) - begin);
    EXPECT_NE(content_of(here / "../../docs/testing.md").find("```cpp\n" + example + "```\n"), std::string::npos);
}

} // namespace
