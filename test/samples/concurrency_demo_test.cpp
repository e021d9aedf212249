// SPDX-License-Identifier: BSL-1.0
#include "sample_fixture.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <csignal>
#include <cstdio>

namespace concurrency_demo_test {
namespace {

using namespace std::chrono_literals;
using openai::testing::reply;
using samples::program;

const std::string players = "List the 5 most famous hockey players of the 20th century.";
const std::string sum = "What is 2+2?";

std::size_t count(const std::string& text, const std::string& wanted) {
    std::size_t found = 0;
    for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) ++found;
    return found;
}

program::environment offline() {
    return {{"OPENAI_API_KEY", ""}, {"OPENAI_BASE_URL", ""}, {"OPENAI_ORG_ID", ""}, {"OPENAI_PROJECT_ID", ""},
            {"TERM", "xterm"},      {"NO_COLOR", ""},        {"SSL_CERT_FILE", ""}};
}

/// Rows of the table: name, asked, finished.
std::vector<std::string> table_rows(const std::string& output) {
    std::vector<std::string> rows;
    std::istringstream lines(output.substr(output.find("            asked")));
    for (std::string line; std::getline(lines, line);) {
        char name[16];
        unsigned asked = 0, finished = 0;
        double first = 0, done = 0;
        if (std::sscanf(line.c_str(), "%15s %u %u %lf s %lf s", name, &asked, &finished, &first, &done) != 5) continue;
        EXPECT_LE(0, first);
        EXPECT_LE(first, done);
        rows.push_back(std::string(name) + " " + std::to_string(asked) + " " + std::to_string(finished));
    }
    return rows;
}

TEST(concurrency_demo, compares) {
    program demo({DEMO}, offline());
    ASSERT_EQ(demo.wait(), 0) << demo.errors();
    const auto& output = demo.output();
    EXPECT_EQ(demo.errors(), "");
    EXPECT_EQ(output.find('\x1b'), std::string::npos) << "a pipe is not steered";

    const auto second = output.find("== All at once");
    ASSERT_NE(second, std::string::npos);
    const auto before = output.substr(0, second), after = output.substr(second);
    const auto response = [](const std::string& question) { return "Response for: " + question + '\n'; };
    EXPECT_LT(before.find(response(players)), before.find(response(sum)));
    EXPECT_LT(after.find(response(sum)), after.find(response(players)));
    EXPECT_EQ(count(output, "2 + 2 = 4"), 2u);
    EXPECT_EQ(count(output, "Gordie Howe"), 2u);
    // Both write before either is done.
    EXPECT_LT(after.find("[1] writing"), after.find(response(sum)));
    EXPECT_LT(after.find("[2] writing"), after.find(response(sum)));

    EXPECT_EQ(table_rows(output),
              (std::vector<std::string>{"sequential 1 1", "sequential 2 2", "concurrent 1 2", "concurrent 2 1"}));
    double sequential = 0, concurrent = 0, ratio = 1;
    const auto total = output.find("Total: ");
    ASSERT_NE(total, std::string::npos);
    ASSERT_EQ(std::sscanf(output.c_str() + total, "Total: sequential %lf s, concurrent %lf s, ratio %lf", &sequential,
                          &concurrent, &ratio),
              3);
    EXPECT_NEAR(ratio, concurrent / sequential, 0.02);
    EXPECT_LT(ratio, 0.6);
    EXPECT_LT(sequential + concurrent, 10);
}

class concurrency_demo_online : public samples::sample {
protected:
    program::environment environment() const {
        auto result = offline();
        for (const auto& [name, value] : sample::environment()) result[name] = value;
        return result;
    }
};

TEST_F(concurrency_demo_online, asks_the_service_it_is_told) {
    samples::temporary_file questions("One?\r\n\nTwo?\nThree?");
    server_.on("One?", reply("first \x1b[31m\xC2\x9B"
                             "answer"));
    auto environment = this->environment();
    environment["OPENAI_BASE_URL"] = "";
    program demo({DEMO, "--base-url", server_.base_url(), "--model", "mine", "--questions", questions.path()},
                 environment);
    ASSERT_EQ(demo.wait(), 0) << demo.errors();
    EXPECT_NE(demo.output().find("Asking mine at " + server_.base_url()), std::string::npos);
    EXPECT_EQ(count(demo.output(), "Response for: One?\nfirst  [31manswer\n"), 2u) << demo.output();
    EXPECT_EQ(table_rows(demo.output()).size(), 6u);
    EXPECT_EQ(server_.counts().requests, 6u);
    EXPECT_EQ(server_.request(0).model, "mine");
    EXPECT_EQ(demo.output().find(samples::key), std::string::npos);
}

TEST_F(concurrency_demo_online, redraws_on_a_terminal) {
    server_.on(players, reply("one two three"));
    server_.on(sum, reply("4"));
    program demo({DEMO}, environment(), 60);
    ASSERT_EQ(demo.wait(), 0) << demo.errors();
    EXPECT_NE(demo.output().find("\x1b[2A"), std::string::npos) << "two lines, drawn again";
    EXPECT_NE(demo.output().find("\x1b[2K> [1] writing"), std::string::npos);
    EXPECT_EQ(count(demo.output(), "Response for: "), 4u);
}

struct plain_case {
    const char* name;
    const char* variable;
    const char* value;
};

class concurrency_demo_plain : public concurrency_demo_online, public testing::WithParamInterface<plain_case> {};

TEST_P(concurrency_demo_plain, does_not_steer_the_terminal) {
    auto environment = this->environment();
    environment[GetParam().variable] = GetParam().value;
    program demo({DEMO}, environment, 60);
    ASSERT_EQ(demo.wait(), 0) << demo.errors();
    EXPECT_EQ(demo.output().find('\x1b'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(reasons, concurrency_demo_plain,
                         testing::Values(plain_case{"no_color", "NO_COLOR", "1"}, plain_case{"dumb", "TERM", "dumb"}),
                         [](const auto& of) { return of.param.name; });

/// One line on standard error, exit code 1, and never the key.
void expect_failure(program& demo, const std::string& words, const std::string& key) {
    EXPECT_EQ(demo.wait(), 1);
    EXPECT_EQ(count(demo.errors(), "\n"), 1u) << demo.errors();
    EXPECT_TRUE(demo.errors().starts_with("concurrency_demo: ")) << demo.errors();
    EXPECT_NE(demo.errors().find(words), std::string::npos) << demo.errors();
    EXPECT_EQ((demo.output() + demo.errors()).find(key), std::string::npos);
}

TEST_F(concurrency_demo_online, wrong_key) {
    auto environment = this->environment();
    environment["OPENAI_API_KEY"] = "sk-wrong-77aa";
    program demo({DEMO}, environment);
    expect_failure(demo, "unauthorized: HTTP 401", "sk-wrong-77aa");
}

TEST_F(concurrency_demo_online, unreachable) {
    boost::asio::io_context io;
    boost::asio::ip::tcp::acceptor bound(io); // bound but not listening: refuses, and nobody else gets the port
    bound.open(boost::asio::ip::tcp::v4());
    bound.bind({boost::asio::ip::address_v4::loopback(), 0});
    const auto url = "https://127.0.0.1:" + std::to_string(bound.local_endpoint().port()) + "/v1";
    program demo({DEMO, "--base-url", url}, environment());
    expect_failure(demo, "connection failed", samples::key);
}

TEST_F(concurrency_demo_online, broken_answer) {
    server_.otherwise(reply("half an answer").cut_body_after(400));
    program demo({DEMO}, environment());
    expect_failure(demo, "answer cut short", samples::key);
}

TEST_F(concurrency_demo_online, ctrl_c_while_waiting) {
    server_.otherwise(reply::never());
    program demo({DEMO}, environment());
    ASSERT_TRUE(demo.wait_for_output("[1] asked"));
    ASSERT_TRUE(server_.wait_for_requests(1));
    demo.signal(SIGINT);
    EXPECT_EQ(demo.wait(), 130);
    EXPECT_EQ(demo.errors(), "concurrency_demo: interrupted\n");
}

TEST_F(concurrency_demo_online, ctrl_c_while_all_write) {
    server_.push(reply("1")).push(reply("2")); // the first round
    server_.otherwise(reply("a long answer that will never end").stall_body_after(900));
    program demo({DEMO}, environment());
    ASSERT_TRUE(demo.wait_for_output("== All at once"));
    ASSERT_TRUE(server_.wait_for_requests(4));
    demo.signal(SIGINT);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(demo.wait(), 130);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_EQ(demo.errors(), "concurrency_demo: interrupted\n");
    EXPECT_TRUE(server_.wait_until_client_left(2));
}

TEST(concurrency_demo, ctrl_c_offline) {
    program demo({DEMO}, offline());
    ASSERT_TRUE(demo.wait_for_output("writing"));
    demo.signal(SIGINT);
    EXPECT_EQ(demo.wait(), 130);
    EXPECT_EQ(demo.errors(), "concurrency_demo: interrupted\n");
}

struct usage_case {
    const char* name;
    std::vector<std::string> arguments;
    const char* message;
};

class concurrency_demo_usage : public testing::TestWithParam<usage_case> {};

TEST_P(concurrency_demo_usage, is_refused) {
    std::vector<std::string> command{DEMO};
    command.insert(command.end(), GetParam().arguments.begin(), GetParam().arguments.end());
    program demo(command, offline());
    EXPECT_EQ(demo.wait(), 2);
    EXPECT_EQ(demo.output(), "");
    EXPECT_EQ(demo.errors(), "concurrency_demo: " + std::string(GetParam().message) + "; see --help\n");
}

INSTANTIATE_TEST_SUITE_P(
    all, concurrency_demo_usage,
    testing::Values(usage_case{"unknown", {"--frobnicate"}, "unknown argument --frobnicate"},
                    usage_case{"no_value", {"--model"}, "--model needs a value"},
                    usage_case{"empty_value", {"--base-url", ""}, "--base-url needs a value"},
                    usage_case{"no_file", {"--questions", "/no/such/file"}, "no questions in /no/such/file"},
                    usage_case{"empty_file", {"--questions", "/dev/null"}, "no questions in /dev/null"}),
    [](const auto& of) { return of.param.name; });

TEST(concurrency_demo, bad_url_is_named) {
    program demo({DEMO, "--base-url", "ftp://example.com"}, offline());
    EXPECT_EQ(demo.wait(), 1);
    EXPECT_NE(demo.errors().find("base_url"), std::string::npos) << demo.errors();
}

TEST(concurrency_demo, help) {
    program demo({DEMO, "--help"}, offline());
    EXPECT_EQ(demo.wait(), 0);
    EXPECT_TRUE(demo.output().starts_with("usage: concurrency_demo"));
    EXPECT_EQ(demo.errors(), "");
}

} // namespace
} // namespace concurrency_demo_test
