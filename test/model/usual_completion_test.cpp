// SPDX-License-Identifier: BSL-1.0
#include "support/completion_bodies.hpp"
#include "support/completion_readings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>

/// Most answers are read without making a document of them. Nobody can tell.
namespace openai::mapping {
namespace {

using namespace support;

constexpr std::size_t longest_to_change = 2'000;

/// Whether the body was read without a document.
bool expect_agreement(const std::string& body) {
    const auto read = completion_readings::of(body);
    if (!read.agree()) ADD_FAILURE() << body << "\nis read as " << read.made << "\nand should be " << read.by_document;
    return read.usual;
}

TEST(usual_completion, needs_no_document) {
    for (const auto& body : usual_bodies) EXPECT_TRUE(expect_agreement(body)) << body;
}

TEST(usual_completion, leaves_the_rest_to_the_parser) {
    for (const auto& body : other_bodies) EXPECT_FALSE(expect_agreement(body)) << body;
}

TEST(usual_completion, no_cut_and_no_changed_byte_makes_a_difference) {
    std::mt19937 random(4);
    for (const auto& body : usual_bodies) {
        if (body.size() > longest_to_change) continue;
        for (std::size_t at = 0; at < body.size(); ++at) {
            const auto cut = body.substr(0, at);
            EXPECT_EQ(expect_agreement(cut), body.ends_with(' ') && at + 1 == body.size()) << cut;
            auto changed = body;
            for (const char c : {"\"{],0\\u\0"[random() % 8], '\xe9', static_cast<char>(random() & 0xff)}) {
                changed[at] = c;
                expect_agreement(changed);
            }
        }
    }
}

/// Bodies with pieces of others in them, or without pieces of their own.
class mutation {
public:
    std::string next() {
        auto body = pick();
        for (auto times = below(3) + 1; times > 0; --times) change(body);
        return body;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    const std::string& pick() {
        while (true) {
            const auto at = below(std::size(usual_bodies) + std::size(other_bodies));
            const auto& body =
                at < std::size(usual_bodies) ? usual_bodies[at] : other_bodies[at - std::size(usual_bodies)];
            if (body.size() <= longest_to_change) return body;
        }
    }

    void change(std::string& body) {
        static const std::string words[] = {
            "null",    "\"a\":", "\"error\":", "\"content\":", "\"choices\":", "\"data\":", "{}", "[]",       ",",
            "\"",      "\\n",    "\\ud83d",    "\\\"",         "1e2",          "-1",        "0",  "\xf0\x9f", "{",
            "\"x\":1", "}"};
        const auto at = below(body.size() + 1);
        const auto length = below(std::min<std::size_t>(body.size() - at, 40) + 1);
        switch (below(4)) {
        case 0: body.replace(at, length, words[below(std::size(words))]); break;
        case 1: body.insert(at, words[below(std::size(words))]); break;
        case 2: body.insert(at, body.substr(at, length)); break;
        default: {
            const auto& other = pick();
            body.replace(at, length, other, below(other.size() + 1), 40);
        }
        }
    }

    std::mt19937 random_{4};
};

TEST(usual_completion, says_what_the_document_says_of_changed_bodies) {
    mutation changed;
    std::size_t understood = 0;
    constexpr std::size_t rounds = 10'000;
    for (std::size_t i = 0; i < rounds; ++i) understood += expect_agreement(changed.next()) ? 1 : 0;
    EXPECT_GT(understood, rounds / 50);
}

TEST(usual_completion, keeps_the_answer) {
    auto answer = std::make_shared<http_response>();
    answer->status = 200;
    answer->body = usual_bodies[0];
    const auto completion = read<chat_completion>(answer);
    EXPECT_EQ(completion.status(), 200);
    EXPECT_EQ(completion.body(), usual_bodies[0]);
    EXPECT_EQ(completion.text(), "Paris.");
}

} // namespace
} // namespace openai::mapping
