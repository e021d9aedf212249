// SPDX-License-Identifier: BSL-1.0
#include "protocol/http_feed.hpp"

#include <gtest/gtest.h>

using namespace openai;
using namespace openai::protocol;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

std::string repeat(std::size_t times, std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

/// A head of exactly `size` bytes.
std::string head_of(std::size_t size) {
    const std::string begin = ok + "Content-Length: 0\r\nA: ", end = "\r\n\r\n";
    return begin + std::string(size - begin.size() - end.size(), 'x') + end;
}

struct limit_row {
    const char* name;
    std::string text;
    errc code;
};

std::vector<limit_row> rows() {
    const auto over = errc::limit_exceeded;
    const errc fine{};
    const std::string interim = "HTTP/1.1 102 P\r\nA: " + std::string(7000, 'x') + "\r\n\r\n";
    const auto extended = [](std::size_t chunks) { return repeat(chunks, "1;" + std::string(1023, 'x') + "\r\ny\r\n") + "0\r\n\r\n"; };
    const auto trailer = [](std::size_t size) { return "0\r\nA: " + std::string(size - 7, 'x') + "\r\n\r\n"; };
    return {
        {"head of 32 KiB", head_of(32 << 10), fine},
        {"head of 32 KiB and a byte", head_of((32 << 10) + 1), over},
        {"endless head", ok + std::string(40 << 10, 'x'), over},
        {"endless fields", ok + repeat(20000, "a:b\r\n"), over},
        {"endless status line", "HTTP/1.1 200 " + std::string(100 << 10, 'x'), over},
        {"256 fields", ok + repeat(255, "a:b\r\n") + "Content-Length: 0\r\n\r\n", fine},
        {"257 fields", ok + repeat(256, "a:b\r\n") + "Content-Length: 0\r\n\r\n", over},
        {"8 interim answers", repeat(8, "HTTP/1.1 100 C\r\n\r\n") + head_of(100), fine},
        {"9 interim answers", repeat(9, "HTTP/1.1 100 C\r\n\r\n") + head_of(100), over},
        {"interim answers count for the head", repeat(4, interim) + head_of(6 << 10), over},
        {"interim fields count", "HTTP/1.1 100 C\r\n" + repeat(200, "a:b\r\n") + "\r\n" + ok + repeat(57, "a:b\r\n") + "\r\n", over},
        {"chunk header of 8 KiB", chunked + std::string(8191, '0') + "1\r\nx\r\n0\r\n\r\n", fine},
        {"chunk header over 8 KiB", chunked + std::string(8192, '0') + "1\r\nx\r\n0\r\n\r\n", over},
        {"second chunk header over 8 KiB", chunked + "1\r\nx\r\n" + std::string(8192, '0') + "1\r\nx\r\n0\r\n\r\n", over},
        {"endless chunk extension", chunked + "1;a=" + std::string(1 << 20, 'x'), over},
        {"endless last chunk", chunked + "0;a=" + std::string(1 << 20, 'x'), over},
        {"extensions of 16 KiB in all", chunked + extended(16), fine},
        {"extensions over 16 KiB in all", chunked + extended(17), over},
        {"trailers of 8 KiB", chunked + trailer(8 << 10), fine},
        {"trailers over 8 KiB", chunked + trailer((8 << 10) + 1), over},
        {"trailer over 64 KiB", chunked + trailer(100 << 10), over},
        {"endless trailer", chunked + "0\r\nA: " + std::string(100 << 10, 'x'), over},
        {"endless trailers", chunked + "0\r\n" + repeat(100000, "a:b\r\n"), over},
    };
}

TEST(http_parser_limits, hold_however_the_bytes_arrive) {
    for (const auto& row : rows()) {
        SCOPED_TRACE(row.name);
        const auto whole = feed({row.text});
        EXPECT_EQ(whole.code, row.code) << whole;
        const std::string_view text = row.text;
        EXPECT_EQ(feed(bytewise(text.substr(0, 40 << 10))).code, row.code);
        for (const std::size_t step : {7u, 1024u, 1460u, 16384u}) {
            std::vector<std::string_view> pieces;
            for (std::size_t at = 0; at < text.size(); at += step) pieces.push_back(text.substr(at, step));
            EXPECT_EQ(feed(pieces), whole) << step;
        }
    }
}

TEST(http_parser_limits, are_the_callers_choice) {
    http_limits small;
    small.head = 64;
    EXPECT_EQ(feed({head_of(64)}, small).code, errc{});
    EXPECT_EQ(feed({head_of(65)}, small).code, errc::limit_exceeded);
}

/// The parser asks for no more than a bounded number of bytes at once: what it leaves is what the caller must hold.
TEST(http_parser_limits, bound_what_the_caller_has_to_keep) {
    for (const auto& row : rows()) {
        SCOPED_TRACE(row.name);
        http_parser parser([](std::string_view) {});
        std::string buffer;
        std::size_t most = 0;
        try {
            for (const char byte : row.text) {
                buffer += byte;
                buffer.erase(0, parser.put(buffer));
                most = std::max(most, buffer.size());
            }
        } catch (const error&) {
        }
        EXPECT_LE(most, 32u << 10);
    }
}

} // namespace
