// SPDX-License-Identifier: BSL-1.0
#include "protocol/http_feed.hpp"

#include <gtest/gtest.h>

namespace http_parser_test {

using namespace openai;
using namespace openai::detail::protocol;
using namespace std::string_literals;

namespace {

struct good_row {
    const char* name;
    std::string text;
    int status;
    std::string body;
    bool done; ///< before the end of the connection
    bool keep_alive;
    std::size_t left = 0;
    std::string length = "";
};

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

std::vector<good_row> good_rows() {
    std::string interims;
    for (int i = 0; i < 8; ++i)
        interims += i % 2 ? "HTTP/1.1 100 Continue\r\n\r\n" : "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    return {
        {"length", ok + "Content-Length: 5\r\n\r\nhello", 200, "hello", true, true, 0, "5"},
        {"zero length", ok + "Content-Length: 0\r\n\r\n", 200, "", true, true, 0, "0"},
        {"same length twice", ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true, true, 0,
         "5"},
        {"same length in a list", ok + "Content-Length: 5, 5\r\n\r\nhello", 200, "hello", true, true, 0, "5"},
        {"chunked", chunked + "5\r\nhello\r\n1;a=b\r\n \r\n00a\r\n0123456789\r\n0\r\n\r\n", 200, "hello 0123456789",
         true, true},
        {"chunks that look like framing", chunked + "4\r\n\r\n\r\n\r\n6\r\n\n0\r\n\r\n\r\n0\r\n\r\n", 200,
         "\r\n\r\n\n0\r\n\r\n", true, true},
        {"chunked, letters", ok + "transfer-encoding: ChunkeD\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", 200, "0123456789",
         true, true},
        {"trailers", chunked + "1\r\nx\r\n0;q=\"a\"\r\nX-A: 1\r\nX-B: 2\r\n\r\n", 200, "x", true, true},
        {"trailer cannot close or extend", chunked + "1\r\nx\r\n000\r\nConnection: close\r\n\r\n", 200, "x", true,
         true},
        {"empty reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", 200, "x", true, true, 0, "1"},
        {"no reason, no blank", "HTTP/1.1 429\r\nContent-Length: 1\r\n\r\nx", 429, "x", true, true, 0, "1"},
        {"no reason, no blank, no field", "HTTP/1.1 204\r\n\r\n", 204, "", true, true},
        {"no reason, no blank in 1.0", "HTTP/1.0 503\r\nContent-Length: 1\r\n\r\nx", 503, "x", true, false, 0, "1"},
        {"no reason, no blank before the final answer",
         "HTTP/1.1 100\r\n\r\nHTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", 200, "x", true, true, 0, "1"},
        {"folded length", ok + "Content-Length:\r\n 1\r\n\r\nx", 200, "x", true, true, 0, "1"},
        {"folded coding", ok + "Transfer-Encoding:\r\n\tchunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 200, "x", true, true},
        {"folded trailer", chunked + "1\r\nx\r\n0\r\nA: 1\r\n 2\r\n\r\n", 200, "x", true, true},
        {"folded trailer of blanks", chunked + "1\r\nx\r\n0\r\nA: 1\r\n \t\r\n\r\n", 200, "x", true, true},
        {"empty value, spaces, obs-text", ok + "A:\r\nB: \t b \t\r\nC: \xfc\r\nContent-Length:1\r\n\r\nx", 200, "x",
         true, true, 0, "1"},
        {"until eof", ok + "\r\nabc", 200, "abc", false, false},
        {"until eof, nothing", ok + "\r\n", 200, "", false, false},
        {"204", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", true, true},
        {"204 with a body", "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", 204, "", true, true, 3},
        {"304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", 304, "", true, true},
        {"http 1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx", 200, "x", true, false,
         0, "1"},
        {"http 1.0 until eof", "HTTP/1.0 200 OK\r\n\r\nx", 200, "x", false, false},
        {"close", ok + "Connection: close\r\nContent-Length: 1\r\n\r\nx", 200, "x", true, false, 0, "1"},
        {"close in a list", ok + "Connection: keep-alive, CLOSE\r\nContent-Length: 1\r\n\r\nx", 200, "x", true, false,
         0, "1"},
        {"interim answers", interims + "HTTP/1.1 429 Slow\r\nContent-Length: 1\r\n\r\nx", 429, "x", true, true, 0, "1"},
        {"extra bytes", ok + "Content-Length: 1\r\n\r\nxHTTP/1.1 408 Timeout\r\n\r\n", 200, "x", true, true, 24, "1"},
        {"extra bytes after chunks", chunked + "0\r\n\r\n\r\n", 200, "", true, true, 2},
        {"status 599", "HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n", 599, "", true, true, 0, "0"},
        {"huge length", ok + "Content-Length: 1000000000000000000\r\n\r\nx", 200, "x", false, true, 0,
         "1000000000000000000"},
        {"unfinished head", ok + "Content-Len", 0, "", false, false, 28},
        {"unfinished chunk", chunked + "5\r\nhel", 200, "hel", false, true},
        {"unfinished last chunk", chunked + "0\r\n", 200, "", false, true, 3},
    };
}

struct bad_row {
    const char* name;
    std::string text;
    errc code = errc::protocol_error;
};

std::vector<bad_row> bad_heads() {
    return {
        {"ssh", "SSH-2.0-OpenSSH_9.2\r\n"},
        {"http 0.9", "<html>hello</html>"},
        {"http 2", "HTTP/2.0 200 OK\r\n\r\n"},
        {"http 1.2", "HTTP/1.2 200 OK\r\n\r\n"},
        {"lower case", "http/1.1 200 OK\r\n\r\n"},
        {"leading space", " HTTP/1.1 200 OK\r\n\r\n"},
        {"leading blank line", "\r\nHTTP/1.1 200 OK\r\n\r\n"},
        {"two spaces", "HTTP/1.1  200 OK\r\n\r\n"},
        {"two digits and nothing more", "HTTP/1.1 20\r\n\r\n"},
        {"four digits and nothing more", "HTTP/1.1 2000\r\n\r\n"},
        {"letters and nothing more", "HTTP/1.1 2x0\r\n\r\n"},
        {"a tab before the status, and nothing more", "HTTP/1.1\t200\r\n\r\n"},
        {"a continued status line and nothing more", "HTTP/1.1 200\r\n OK\r\n\r\n"},
        {"two digits", "HTTP/1.1 20 OK\r\n\r\n"},
        {"four digits", "HTTP/1.1 2000 OK\r\n\r\n"},
        {"status 099", "HTTP/1.1 099 Low\r\n\r\n"},
        {"status 600", "HTTP/1.1 600 High\r\n\r\n"},
        {"status 799", "HTTP/1.1 799 High\r\n\r\n"},
        {"status 999", "HTTP/1.1 999 High\r\n\r\n"},
        {"101", "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
        {"bare LF everywhere", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"},
        {"bare LF at the end", ok + "Content-Length: 0\r\n\n"},
        {"bare CR in the status line", "HTTP/1.1 200 O\rK\r\n\r\n"},
        {"bare CR in a value", ok + "A: 1\r2\r\n\r\n"},
        {"NUL in a value", ok + "A: 1\0002\r\n\r\n"s},
        {"DEL in a reason", "HTTP/1.1 200 O\x7fK\r\n\r\n"},
        {"NUL in a name", ok + "A"s + '\0' + ": x\r\n\r\n"},
        {"space before the colon", ok + "Content-Length : 0\r\n\r\n"},
        {"no colon", ok + "nonsense\r\n\r\n"},
        {"empty name", ok + ": x\r\n\r\n"},
        {"space in a name", ok + "A B: x\r\n\r\n"},
        {"fold after the status line", ok + " A: 1\r\n\r\n"},
        {"blank fold after the status line", ok + " \r\n\r\n"},
        {"folded length", ok + "Content-Length: 1\r\n 0\r\n\r\n"},
        {"folded length beside chunks", ok + "Transfer-Encoding: chunked\r\nContent-Length:\r\n 1\r\n\r\n"},
        {"folded codings", ok + "Transfer-Encoding: gzip,\r\n chunked\r\n\r\n"},
        {"fold with a control byte", ok + "A: 1\r\n \x01\r\n\r\n"},
        {"length and chunked", ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {"chunked and length", ok + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"},
        {"two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"},
        {"two lengths in a list", ok + "Content-Length: 1, 2\r\n\r\n"},
        {"negative length", ok + "Content-Length: -1\r\n\r\n"},
        {"signed length", ok + "Content-Length: +1\r\n\r\n"},
        {"hexadecimal length", ok + "Content-Length: 0x1\r\n\r\n"},
        {"empty length", ok + "Content-Length:\r\n\r\n"},
        {"overflowing length", ok + "Content-Length: 18446744073709551616\r\n\r\n"},
        {"chunked, gzip", ok + "Transfer-Encoding: chunked, gzip\r\n\r\n"},
        {"gzip, chunked", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n"},
        {"gzip", ok + "Transfer-Encoding: gzip\r\n\r\n"},
        {"identity", ok + "Transfer-Encoding: identity\r\n\r\n"},
        {"empty coding", ok + "Transfer-Encoding:\r\n\r\n"},
        {"gzip and then chunked", ok + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {"chunked twice", ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {"chunked in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    };
}

std::vector<bad_row> bad_chunks() {
    return {
        {"no size", chunked + "\r\nhello\r\n0\r\n\r\n"},
        {"not a number", chunked + "x\r\nhello\r\n0\r\n\r\n"},
        {"negative", chunked + "-1\r\nhello\r\n0\r\n\r\n"},
        {"0x", chunked + "0x5\r\nhello\r\n0\r\n\r\n"},
        {"0x without more", chunked + "0x2\r\n"},
        {"overflow", chunked + "10000000000000000\r\nhello\r\n0\r\n\r\n"},
        {"bare LF after the size", chunked + "5\nhello\r\n0\r\n\r\n"},
        {"bare CR in the line", chunked + "5\rx\r\nhello\r\n0\r\n\r\n"},
        {"space before the size", chunked + " 5\r\nhello\r\n0\r\n\r\n"},
        {"data too long", chunked + "5\r\nhelloo\r\n0\r\n\r\n"},
        {"data too short", chunked + "5\r\nhell\r\n0\r\n\r\n"},
        {"bare LF after the data", chunked + "5\r\nhello\n0\r\n\r\n"},
        {"bad extension", chunked + "5;=\r\nhello\r\n0\r\n\r\n"},
        {"bare LF after the last chunk", chunked + "0\n\n"},
        {"bare LF ends the trailers", chunked + "0\r\nA: 1\n\r\n"},
        {"fold as the first trailer", chunked + "0\r\n A: 1\r\n\r\n"},
        {"trailer without colon", chunked + "0\r\nnonsense\r\n\r\n"},
    };
}

/// Whole, byte by byte, and cut in two at each offset: always the same.
void expect_same_however_cut(const std::string& text, const outcome& whole) {
    EXPECT_EQ(feed(bytewise(text)), whole);
    for (std::size_t cut = 1; cut < text.size(); ++cut)
        ASSERT_EQ(feed({std::string_view(text).substr(0, cut), std::string_view(text).substr(cut)}), whole)
            << "cut " << cut;
}

TEST(http_parser, reads_good_answers) {
    for (const auto& row : good_rows()) {
        SCOPED_TRACE(row.name);
        const auto whole = feed({row.text});
        EXPECT_EQ(whole.code, errc{}) << whole.message;
        EXPECT_EQ(whole.status, row.status);
        EXPECT_EQ(whole.body, row.body);
        EXPECT_EQ(whole.done, row.done);
        EXPECT_EQ(whole.keep_alive, row.keep_alive);
        EXPECT_EQ(whole.left, row.left);
        EXPECT_EQ(whole.length, row.length);
        EXPECT_EQ(whole.eof, row.done || std::string_view(row.name).starts_with("until eof") ||
                                 std::string_view(row.name).starts_with("http 1.0"));
        expect_same_however_cut(row.text, whole);
    }
}

TEST(http_parser, refuses_bad_answers) {
    auto rows = bad_heads();
    for (auto& row : bad_chunks()) rows.push_back(row);
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto whole = feed({row.text});
        EXPECT_EQ(whole.code, row.code) << whole;
        EXPECT_EQ(whole.message.find("need more"), std::string::npos) << whole; // nothing is missing
        expect_same_however_cut(row.text, whole);
    }
}

/// Beast refuses it, and newer versions ignore it.
TEST(http_parser, is_not_misled_by_a_length_in_a_trailer) {
    const auto text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 1\r\n\r\n";
    const auto whole = feed({text});
    if (whole.code != errc::protocol_error) {
        EXPECT_EQ(whole.code, errc{}) << whole;
        EXPECT_TRUE(whole.done);
        EXPECT_EQ(whole.body, "");
        EXPECT_EQ(whole.left, 0u);
    }
    expect_same_however_cut(text, whole);
}

TEST(http_parser, keeps_the_fields_in_order) {
    const auto seen = feed({"HTTP/1.1 100 Continue\r\nGone: 1\r\n\r\n" + ok +
                            "X-B:  1 \r\nx-a: two words\r\nX-B: 3\r\nContent-Length: 0\r\n\r\n"});
    EXPECT_EQ(seen.fields, "X-B=1;x-a=two words;X-B=3;Content-Length=0;");
}

TEST(http_parser, stops_after_the_head) {
    std::string body;
    http_parser parser([&](std::string_view piece) { body += piece; });
    const auto head = ok + "Content-Length: 5\r\n\r\n";
    const auto text = head + "hello";
    EXPECT_FALSE(parser.head_done());
    ASSERT_EQ(parser.put(text), head.size());
    EXPECT_TRUE(parser.head_done());
    EXPECT_FALSE(parser.done());
    EXPECT_EQ(body, "");
    EXPECT_EQ(parser.put(std::string_view(text).substr(head.size())), 5u);
    EXPECT_TRUE(parser.done());
    EXPECT_EQ(body, "hello");
    EXPECT_EQ(parser.put("more"), 0u);
    EXPECT_TRUE(parser.done());
}

TEST(http_parser, never_takes_a_cut_answer_for_complete) {
    for (const auto& text : {ok + "Content-Length: 11\r\n\r\nhello world",
                             chunked + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-T: 1\r\n\r\n"}) {
        for (std::size_t end = 0; end <= text.size(); ++end) {
            const auto seen = feed({std::string_view(text).substr(0, end)});
            ASSERT_EQ(seen.code, errc{}) << seen.message;
            ASSERT_EQ(seen.eof, end == text.size()) << end;
            ASSERT_EQ(seen.done, end == text.size()) << end;
        }
    }
}

TEST(http_parser, ends_with_the_head_if_the_request_was_head) {
    for (const auto& text : {ok + "Content-Length: 11\r\n\r\n", chunked, ok + "\r\n"}) {
        for (const std::size_t cut : {std::size_t{0}, text.size() / 2}) {
            http_parser parser([](std::string_view) { ADD_FAILURE() << "a body"; });
            parser.expect_no_body();
            std::string bytes = "HTTP/1.1 103 Early\r\n\r\n" + text.substr(0, cut);
            bytes.erase(0, parser.put(bytes));
            EXPECT_FALSE(parser.done());
            bytes += text.substr(cut) + "HTTP/1.1 200";
            EXPECT_EQ(parser.put(bytes), bytes.size() - 12); // the next answer stays
            EXPECT_TRUE(parser.done());
            EXPECT_TRUE(parser.head().keep_alive);
            EXPECT_FALSE(parser.head().content_length);
        }
    }
}

TEST(http_parser, stays_failed) {
    http_parser parser([](std::string_view) {});
    EXPECT_THROW(parser.put("nonsense"), error);
    EXPECT_THROW(parser.put(ok + "Content-Length: 0\r\n\r\n"), error);
    EXPECT_FALSE(parser.head_done());
    EXPECT_FALSE(parser.put_eof());
}

TEST(http_parser, passes_on_what_the_sink_throws) {
    http_parser parser([](std::string_view) { throw error(errc::limit_exceeded, "body too large"); });
    const auto text = ok + "Content-Length: 5\r\n\r\nhello";
    const auto used = parser.put(text);
    try {
        parser.put(std::string_view(text).substr(used));
        ADD_FAILURE();
    } catch (const error& failure) {
        EXPECT_EQ(failure.details().code, errc::limit_exceeded);
        EXPECT_NE(std::string(failure.what()).find("body too large"), std::string::npos);
    }
    EXPECT_FALSE(parser.done());
}

TEST(http_parser, names_the_phase) {
    const auto phase_of = [](const std::string& text) {
        http_parser parser([](std::string_view) {});
        try {
            const auto used = parser.put(text);
            parser.put(std::string_view(text).substr(used));
        } catch (const error& failure) {
            return failure.phase();
        }
        return phase::done;
    };
    EXPECT_EQ(phase_of("HTTP/1.1 700 X\r\n\r\n"), phase::first_byte);
    EXPECT_EQ(phase_of(chunked + "x\r\n"), phase::body);
}

} // namespace

namespace {

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
    const auto extended = [](std::size_t chunks) {
        return repeat(chunks, "1;" + std::string(1023, 'x') + "\r\ny\r\n") + "0\r\n\r\n";
    };
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
        {"interim fields count",
         "HTTP/1.1 100 C\r\n" + repeat(200, "a:b\r\n") + "\r\n" + ok + repeat(57, "a:b\r\n") + "\r\n", over},
        {"chunk header of 8 KiB", chunked + std::string(8191, '0') + "1\r\nx\r\n0\r\n\r\n", fine},
        {"chunk header over 8 KiB", chunked + std::string(8192, '0') + "1\r\nx\r\n0\r\n\r\n", over},
        {"second chunk header over 8 KiB", chunked + "1\r\nx\r\n" + std::string(8192, '0') + "1\r\nx\r\n0\r\n\r\n",
         over},
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

TEST(http_parser_limits, say_how_many_interim_answers_are_too_many) {
    http_limits small;
    small.interim = 2;
    http_parser parser([](std::string_view) {}, small);
    try {
        parser.put(repeat(3, "HTTP/1.1 100 C\r\n\r\n"));
        FAIL() << "not refused";
    } catch (const error& failure) {
        EXPECT_NE(std::string(failure.what()).find("more than 2 interim answers (status 1xx)"), std::string::npos)
            << failure.what();
    }
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
} // namespace http_parser_test
