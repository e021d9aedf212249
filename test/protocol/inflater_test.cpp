// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/inflater.hpp"

#include "support/gzip.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <malloc.h>

namespace inflater_test {

using namespace openai;
using namespace openai::detail::protocol;

namespace {

struct outcome {
    std::string text;
    bool complete = false;
    errc code{};
    std::string message;
    std::size_t largest = 0; ///< piece

    bool operator==(const outcome& other) const {
        return text == other.text && complete == other.complete && code == other.code;
    }
};

outcome inflate(const std::vector<std::string_view>& pieces, inflate_limits limits = {}) {
    outcome seen;
    inflater decoder(
        [&](std::string_view piece) {
            seen.text += piece;
            seen.largest = std::max(seen.largest, piece.size());
        },
        limits);
    try {
        for (const auto piece : pieces) decoder.put(piece);
        seen.complete = decoder.complete();
    } catch (const error& failure) {
        seen.code = failure.details().code;
        seen.message = failure.what();
        EXPECT_EQ(failure.phase(), phase::body);
    }
    return seen;
}

std::vector<std::string_view> in_pieces(std::string_view text, std::size_t size) {
    std::vector<std::string_view> pieces;
    for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) pieces.push_back(text.substr(0, size));
    return pieces;
}

const std::string words = R"({"choices":[{"index":0,"delta":{"content":"hello"}}]} and again: hello, hello, hello)";

TEST(inflater, gives_the_text_in_any_pieces) {
    const std::string bodies[] = {
        support::gzip(words),
        support::gzip_flushed({words, "", words}),
        support::gzip_flushed({words}, Z_NO_COMPRESSION),
        support::gzip(""),
        support::gzip(words) + support::gzip("") + support::gzip(words),
    };
    const std::string texts[] = {words, words + words, words, "", words + words};
    for (std::size_t i = 0; i < std::size(bodies); ++i) {
        const outcome expected{texts[i], true, {}, {}, 0};
        const std::string_view body = bodies[i];
        for (const std::size_t size : {std::size_t(1), std::size_t(2), std::size_t(7), body.size()})
            EXPECT_EQ(inflate(in_pieces(body, size)), expected) << i << " in pieces of " << size;
        for (std::size_t at = 0; at <= body.size(); ++at)
            EXPECT_EQ(inflate({body.substr(0, at), body.substr(at)}), expected) << i << " split at " << at;
    }
}

TEST(inflater, gives_a_piece_at_a_time) {
    const std::string text(1 << 19, 'x');
    std::size_t seen = 0;
    std::size_t largest = 0;
    inflater decoder([&](std::string_view piece) {
        seen += piece.size();
        largest = std::max(largest, piece.size());
    });
    const auto body = support::gzip(text) + support::gzip(text);
    std::string_view rest = body;
    for (bool more = true; more;) {
        const auto before = seen;
        more = decoder.put_piece(rest);
        EXPECT_LE(seen - before, 16u << 10);
    }
    EXPECT_TRUE(rest.empty());
    EXPECT_EQ(seen, 2 * text.size());
    EXPECT_TRUE(decoder.complete());
}

TEST(inflater, gives_each_flushed_piece_at_once) {
    std::string seen;
    inflater decoder([&](std::string_view piece) { seen += piece; });
    const auto first = support::gzip_flushed({"one"});
    const auto both = support::gzip_flushed({"one", "two"});
    const auto flushed = first.size() - 10; // without the last block and the trailer
    ASSERT_EQ(first.substr(0, flushed), both.substr(0, flushed));
    decoder.put(both.substr(0, flushed));
    EXPECT_EQ(seen, "one");
    EXPECT_FALSE(decoder.complete());
    decoder.put(both.substr(flushed));
    EXPECT_EQ(seen, "onetwo");
    EXPECT_TRUE(decoder.complete());
}

TEST(inflater, is_never_complete_when_cut) {
    const auto body = support::gzip(words);
    EXPECT_TRUE(inflate({}).complete) << "no body is a body";
    for (std::size_t at = 1; at < body.size(); ++at) {
        const auto seen = inflate({std::string_view(body).substr(0, at)});
        EXPECT_EQ(seen.code, errc{}) << at;
        EXPECT_FALSE(seen.complete) << at;
    }
}

TEST(inflater, refuses_what_is_not_gzip) {
    auto wrong_sum = support::gzip(words);
    wrong_sum[wrong_sum.size() - 8] ^= 1;
    auto wrong_size = support::gzip(words);
    wrong_size.back() ^= 1;
    const std::string rows[] = {"plain text",
                                "{}",
                                std::string(2, '\0'),
                                wrong_sum,
                                wrong_size,
                                "\x78\x9c\x4b\x04", // zlib's own format, "deflate"
                                support::gzip(words) + "more",
                                "\x1f\x8b\x09" + std::string(20, 'x')};
    for (const auto& row : rows)
        for (const std::size_t size : {std::size_t(1), row.size()}) {
            const auto seen = inflate(in_pieces(row, size));
            EXPECT_EQ(seen.code, errc::protocol_error) << row;
        }
}

/// A damaged body is an error or cut or, where only the header's unimportant fields are hit, the same text.
TEST(inflater, never_gives_another_text_when_a_byte_is_damaged) {
    const auto body = support::gzip(words);
    for (std::size_t at = 0; at < body.size(); ++at)
        for (const char mask : {'\x01', '\x10', '\x80', '\xff'}) {
            auto damaged = body;
            damaged[at] = static_cast<char>(damaged[at] ^ mask);
            const auto seen = inflate({damaged});
            EXPECT_TRUE(!seen.complete || seen.text == words) << at;
        }
}

TEST(inflater, keeps_to_the_limit_of_its_output) {
    const auto body = support::gzip(std::string(5000, 'x'));
    for (const std::size_t size : {std::size_t(1), body.size()}) {
        EXPECT_EQ(inflate(in_pieces(body, size), {.output = 5000}).text.size(), 5000u);
        const auto seen = inflate(in_pieces(body, size), {.output = 4999});
        EXPECT_EQ(seen.code, errc::limit_exceeded);
        EXPECT_LE(seen.text.size(), 4999u);
    }
}

TEST(inflater, keeps_to_the_ratio_beyond_the_first_mebibyte) {
    const auto small = support::gzip_bomb(1 << 20);
    EXPECT_EQ(inflate({small}).text.size(), std::size_t(1) << 20) << "a thousand times, but only a mebibyte";
    const auto large = support::gzip_bomb(2 << 20);
    const auto seen = inflate({large});
    EXPECT_EQ(seen.code, errc::limit_exceeded);
    EXPECT_NE(seen.message.find("200 times"), std::string::npos);
    // what hardly repeats itself passes
    std::string noise;
    for (unsigned value = 1; noise.size() < (3u << 20); value = value * 1664525 + 1013904223)
        noise += static_cast<char>(value >> 24);
    EXPECT_TRUE(inflate({support::gzip(noise)}).text == noise);
}

TEST(inflater, holds_little_whatever_the_bomb) {
    const auto bomb = support::gzip_bomb(std::size_t(64) << 20);
    std::size_t out = 0;
    std::size_t most = 0;
    const auto before = mallinfo2().uordblks;
    inflater decoder([&](std::string_view piece) {
        out += piece.size();
        const auto now = mallinfo2().uordblks;
        most = std::max(most, now > before ? now - before : 0);
    });
    EXPECT_THROW(decoder.put(bomb), error);
    EXPECT_GT(out, 0u);
    EXPECT_LE(out, bomb.size() * 200 + (2u << 20));
    EXPECT_LE(most, 80u << 10);
}

TEST(inflater, refuses_much_that_says_nothing) {
    inflater decoder([](std::string_view) {});
    decoder.put(std::string("\x1f\x8b\x08\x08\0\0\0\0\0\x03", 10)); // a file name follows, and never ends
    const std::string name(64 << 10, 'n');
    errc code{};
    for (int i = 0; i < 100 && code == errc{}; ++i) try {
            decoder.put(name);
        } catch (const error& failure) {
            code = failure.details().code;
        }
    EXPECT_EQ(code, errc::limit_exceeded);
}

} // namespace
} // namespace inflater_test
