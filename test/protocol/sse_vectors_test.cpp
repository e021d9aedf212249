// SPDX-License-Identifier: BSL-1.0
#include "protocol/sse_feed.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <fstream>

using namespace openai::protocol;
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
