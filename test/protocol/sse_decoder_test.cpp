// SPDX-License-Identifier: BSL-1.0
#include "protocol/sse_feed.hpp"

#include <openai/core/error.hpp>

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <fstream>

namespace sse_decoder_test {

using namespace openai;
using namespace openai::detail::protocol;

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

TEST(sse_decoder, tells_an_empty_line_from_the_end_of_a_comment) {
    const std::vector<seen_event> expected = {{"message", "a\nb", ""}};
    EXPECT_EQ(decode({"data: a\n: com", "ment", "\ndata: b\n", "\n"}).events, expected);
    EXPECT_TRUE(decode({"\n\xef\xbb\xbf"
                        "data: a\n\n"})
                    .events.empty()); // a mark is one only in the first line
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

/// CPU seconds of one run, which keeps no event: memory for them would cost more than reading them.
double cost(const std::vector<std::string_view>& pieces) {
    const auto start = std::clock();
    sse_decoder decoder{{}};
    for (const auto& piece : pieces) {
        decoder.feed(piece);
        while (decoder.next()) {
        }
    }
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
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
        const auto text = row.begin + repeat(times, row.unit);
        const auto longer = row.begin + repeat(10 * times, row.unit);
        const auto one = pieces_of(text, row.piece);
        const auto ten = pieces_of(longer, row.piece);
        double small = 1e9, large = 1e9; // the least of some runs: what disturbs a measurement only adds to it
        for (int run = 0; run < 3 || (run < 50 && large >= 30 * small); ++run) {
            small = std::min(small, std::max(cost(one), 1e-3));
            large = std::min(large, cost(ten));
        }
        EXPECT_LT(large, 30 * small);
    }
}

} // namespace

namespace json = boost::json;

namespace {

std::string decode_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto six = alphabet.find(c);
        if (six == alphabet.npos) break;
        bits = (bits << 6) | static_cast<unsigned>(six);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>((bits >> held) & 0xff);
    }
    return bytes;
}

struct row {
    std::string name;
    std::vector<std::string> chunks;
    std::vector<seen_event> expect;
    std::vector<seen_event> tolerant; ///< with what `finish` gives
    std::optional<std::string> last_id;
    std::optional<std::uint64_t> retry;
};

std::vector<seen_event> events_of(const json::value& list) {
    std::vector<seen_event> events;
    for (const auto& event : list.as_array()) {
        const auto text = [&](const char* key) { return std::string(event.at(key).as_string()); };
        events.push_back({text("event"), text("data"), text("id")});
    }
    return events;
}

std::vector<row> load() {
    std::ifstream file(TEST_DATA "/sse_vectors.jsonl");
    std::vector<row> rows;
    for (std::string line; std::getline(file, line);) {
        const auto read = json::parse(line).as_object();
        row made;
        made.name = read.at("name").as_string();
        for (const auto& chunk : read.at("chunks").as_array()) made.chunks.push_back(decode_base64(chunk.as_string()));
        made.expect = events_of(read.at("expect"));
        made.tolerant = read.contains("expect_tolerant") ? events_of(read.at("expect_tolerant")) : made.expect;
        if (read.contains("final_last_event_id"))
            made.last_id = std::string(read.at("final_last_event_id").as_string());
        if (read.contains("final_retry")) made.retry = read.at("final_retry").to_number<std::uint64_t>();
        rows.push_back(std::move(made));
    }
    return rows;
}

TEST(sse_decoder, gives_what_is_outside_of_all_events) {
    const std::pair<const char*, const char*> texts[] = {
        {"{\"error\":1}\n\ndata: x\n\n", "{\"error\":1}|"},
        {"{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}|"},
        {"{\n \"a\": 1\n}\n\n", "{\n \"a\": 1\n}|"},
        {"data: x\nsome words\n\n", "some words|"},
        {"some words", "some words|"},
        {"data: x\n\ndat", ""}, // of a field that is cut
        {": comment\nid: 1\nretry: x\nevent\n\n", ""},
    };
    for (const auto& [text, wanted] : texts) {
        SCOPED_TRACE(text);
        EXPECT_EQ(decode({text}).outside, wanted);
        std::vector<std::string_view> bytes;
        for (const char* at = text; *at != '\0'; ++at) bytes.emplace_back(at, 1);
        EXPECT_EQ(decode(bytes), decode({text}));
    }
    const auto flood = decode({std::string(1u << 20, 'x') + "\n" + std::string(1000, 'y') + "\n\n"});
    EXPECT_EQ(flood.outside, std::string(1000, 'y') + '|'); // what is too long is not kept
}

TEST(sse_vectors, decode_as_the_standard_says) {
    const auto rows = load();
    ASSERT_EQ(rows.size(), 75u);
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto seen = decode({row.chunks.begin(), row.chunks.end()});
        EXPECT_EQ(seen.events, row.expect);
        auto all = seen.events;
        all.insert(all.end(), seen.at_end.begin(), seen.at_end.end());
        EXPECT_EQ(all, row.tolerant);
        if (row.last_id) {
            EXPECT_EQ(seen.last_id, *row.last_id);
        }
        if (row.retry) {
            EXPECT_EQ(seen.retry, row.retry);
        }
    }
}

TEST(sse_vectors, decode_the_same_however_cut) {
    for (const auto& row : load()) {
        SCOPED_TRACE(row.name);
        const auto expected = decode({row.chunks.begin(), row.chunks.end()});
        std::string whole;
        for (const auto& chunk : row.chunks) whole += chunk;
        const std::string_view text = whole;
        EXPECT_EQ(decode({text}), expected);

        std::vector<std::string_view> bytes;
        for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
        EXPECT_EQ(decode(bytes), expected);

        for (std::size_t cut = 0; cut <= text.size(); ++cut)
            ASSERT_EQ(decode({text.substr(0, cut), text.substr(cut)}), expected) << "cut " << cut;
        if (text.size() >= 40) continue;
        for (std::size_t a = 0; a <= text.size(); ++a)
            for (std::size_t b = a; b <= text.size(); ++b)
                ASSERT_EQ(decode({text.substr(0, a), text.substr(a, b - a), text.substr(b)}), expected)
                    << a << ", " << b;
    }
}

} // namespace
} // namespace sse_decoder_test
