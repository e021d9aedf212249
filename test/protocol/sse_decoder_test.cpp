// SPDX-License-Identifier: BSL-1.0
#include "protocol/sse_feed.hpp"

#include <openai/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

using namespace openai;
using namespace openai::protocol;

namespace {

std::string repeat(std::size_t times, std::string_view text) {
    std::string all;
    all.reserve(times * text.size());
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::vector<std::string_view> pieces_of(std::string_view text, std::size_t size) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < text.size(); at += size) pieces.push_back(text.substr(at, size));
    return pieces;
}

errc code_of(const std::vector<std::string_view>& pieces, sse_limits limits) {
    try {
        decode(pieces, limits);
    } catch (const error& failure) {
        return failure.details().code;
    }
    return errc{};
}

TEST(sse_decoder, gives_an_error_field_as_an_error_event) {
    const auto seen = decode({"error: {\"code\":500}\n\ndata: x\n\n"});
    const std::vector<seen_event> expected = {{"error", "{\"code\":500}", ""}, {"message", "x", ""}};
    EXPECT_EQ(seen.events, expected);
    EXPECT_EQ(decode({"error:cut"}).at_end.at(0), (seen_event{"error", "cut", ""}));
}

TEST(sse_decoder, finishes_with_what_has_data) {
    EXPECT_EQ(decode({"data: [DONE]"}).at_end.at(0).data, "[DONE]");
    EXPECT_EQ(decode({"data: a\ndata: b\n"}).at_end.at(0).data, "a\nb");
    EXPECT_EQ(decode({"\xef\xbb\xbf"
                      "data: a"})
                  .at_end.at(0)
                  .data,
              "a");
    for (const auto* text :
         {"", "data", "data:", "data: \n", "event: x", ": data: x", "id: 1\n", "retry: 5", "\r", "data: a\n\n"})
        EXPECT_TRUE(decode({text}).at_end.empty()) << text;
}

TEST(sse_decoder, shows_a_single_line_without_copying) {
    sse_decoder decoder;
    decoder.feed("data: " + std::string(1000, 'x') + "\n\ndata: second\n\n");
    const auto first = decoder.next()->data;
    const auto second = decoder.next()->data;
    EXPECT_EQ(second.data() - first.data(), 1000 + 8); // both in one buffer, where they arrived
}

TEST(sse_decoder, can_be_moved_between_calls) {
    sse_decoder first;
    first.feed("event: t\nid: 1\ndata: a\n");
    EXPECT_FALSE(first.next());
    auto second = std::move(first);
    second.feed("\ndata: b\n");
    const auto event = second.next();
    ASSERT_TRUE(event);
    EXPECT_EQ((seen_event{std::string(event->type), std::string(event->data), std::string(event->id)}),
              (seen_event{"t", "a", "1"}));
    EXPECT_FALSE(second.next());
    auto third = std::move(second);
    EXPECT_EQ(third.finish()->data, "b");
}

TEST(sse_decoder, keeps_its_limits) {
    sse_limits limits;
    limits.line = 100;
    limits.event = 300;
    const auto line = [](std::size_t size) { return "data:" + std::string(size - 5, 'x') + "\n"; };
    struct row {
        const char* name;
        std::string text;
        errc code;
    };
    const row rows[] = {
        {"longest line", line(100) + "\n", errc{}},
        {"line too long", line(101) + "\n", errc::limit_exceeded},
        {"endless line", "data:" + std::string(5000, 'x'), errc::limit_exceeded},
        {"endless unknown field", std::string(5000, 'x'), errc::limit_exceeded},
        {"largest event", line(100) + line(100) + line(100) + line(17) + "\n", errc{}},
        {"event too large", line(100) + line(100) + line(100) + line(18) + "\n", errc::limit_exceeded},
        {"endless empty lines of data", repeat(1000, "data\n"), errc::limit_exceeded},
        {"many events", repeat(1000, line(90) + "\n"), errc{}},
        {"long comment", ":" + std::string(5000, 'x') + "\ndata: x\n\n", errc{}},
        {"many comments in an event", "data: x\n" + repeat(1000, ": keep-alive\n"), errc{}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(code_of({row.text}, limits), row.code);
        for (const std::size_t size : {1u, 7u, 64u}) EXPECT_EQ(code_of(pieces_of(row.text, size), limits), row.code);
    }
}

TEST(sse_decoder, names_the_option_of_a_limit) {
    const auto words = [](std::string_view text) -> std::string {
        sse_limits limits;
        limits.line = 10;
        limits.event = 15;
        sse_decoder decoder(limits);
        decoder.feed(text);
        try {
            decoder.next();
        } catch (const error& failure) {
            return failure.details().context;
        }
        return "";
    };
    EXPECT_EQ(words("data: 45678"), "stream_limits.line: a line of more than 10 bytes");
    EXPECT_EQ(words(repeat(5, "data: 456\n")), "stream_limits.event: an event of more than 15 bytes");
}

TEST(sse_decoder, delivers_what_came_before_an_endless_line) {
    sse_limits limits;
    limits.line = 100;
    sse_decoder decoder(limits);
    decoder.feed("data: a\n\ndata: " + std::string(200, 'x'));
    EXPECT_EQ(decoder.next()->data, "a");
    EXPECT_THROW(decoder.next(), error);
    EXPECT_THROW(decoder.next(), error);
}

/// CPU seconds, the least of some runs: what disturbs a measurement only adds to it.
double cost(const std::string& text, std::size_t piece) {
    double least = 1e9;
    for (int run = 0; run < 3; ++run) {
        const auto start = std::clock();
        const auto seen = decode(pieces_of(text, piece));
        least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    return least;
}

/// Ten times the input: about 10 times the work, where a byte searched or moved again and again would make it 100.
TEST(sse_decoder, works_in_linear_time) {
    struct row {
        const char* name;
        std::string begin;
        std::string_view unit;
        std::size_t piece;
    };
    const row rows[] = {
        {"one line in pieces", "data: ", "0123456789abcdef", 64},
        {"lines ended by CR", "", "data: x\r\r", 1 << 30},
        {"small events at once", "", "data: {\"a\":1}\n\n", 1 << 30},
        {"small events in pieces", "", "data: {\"a\":1}\r\n\r\n", 5},
        {"one event of many lines", "", "data: 01234567\n", 1000},
        {"one comment", ":", "0123456789abcdef", 16},
        {"blank lines after a long id", "id: " + std::string(400'000, 'x') + "\n\n", "\n", 1000},
        {"malformed text", "data: ", "\xff\xf0\x9f", 100},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const std::size_t times = (64u << 10) / row.unit.size();
        const auto small = cost(row.begin + repeat(times, row.unit), row.piece);
        const auto large = cost(row.begin + repeat(10 * times, row.unit), row.piece);
        EXPECT_LT(large, 30 * std::max(small, 1e-3));
    }
}

} // namespace
