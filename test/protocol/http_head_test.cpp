// SPDX-License-Identifier: BSL-1.0
#include "protocol/http_head.hpp"
#include "protocol/http_parser.hpp"

#include <openai/error.hpp>

#include <gtest/gtest.h>

namespace {

using namespace openai::protocol;

TEST(http_head, unfolds_to_one_blank) {
    const struct {
        const char* folded;
        const char* plain;
    } rows[] = {
        {"A: 1\r\n\r\n", "A: 1\r\n\r\n"},
        {"A: 1\r\n 2\r\n\r\n", "A: 1 2\r\n\r\n"},
        {"A: 1\r\n\t2\r\n\r\n", "A: 1 2\r\n\r\n"},
        {"A: 1\r\n  \t 2\r\n\r\n", "A: 1 2\r\n\r\n"},
        {"A: 1\r\n 2\r\n 3\r\nB: 4\r\n\r\n", "A: 1 2 3\r\nB: 4\r\n\r\n"},
        {"A: 1\r\n \r\nB: 4\r\n\r\n", "A: 1 \r\nB: 4\r\n\r\n"},
        {"A:\r\n B: 2\r\n\r\n", "A: B: 2\r\n\r\n"},
    };
    for (const auto& row : rows) EXPECT_EQ(unfold(row.folded), row.plain) << row.folded;
}

TEST(http_head, of_a_tunnel_says_nothing_of_a_body) {
    const std::string line = "HTTP/1.1 200 OK\r\n";
    for (const std::string field :
         {"Content-Length: 5\r\n", "content-length: x\r\n", "Transfer-Encoding: chunked\r\n",
          "TRANSFER-ENCODING:\r\n chunked\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n"}) {
        EXPECT_EQ(plain_head(line + field + "\r\n", true), line + "\r\n") << field;
        EXPECT_EQ(plain_head(line + "A: 1\r\n" + field + "B: 2\r\n\r\n", true), line + "A: 1\r\nB: 2\r\n\r\n") << field;
    }
    const auto kept = line + "X-Content-Length: 5\r\nContent-Length-X: 5\r\n\r\n";
    EXPECT_EQ(plain_head(kept, true), kept);
    EXPECT_EQ(plain_head(line + "Content-Length: 5\r\n\r\n", false), line + "Content-Length: 5\r\n\r\n");
}

TEST(http_head, gives_a_folded_field_one_value_however_it_is_cut) {
    const std::string answer = "HTTP/1.1 200 OK\r\nX-A: 1\r\n  folded\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n";
    for (std::size_t cut = 0; cut < answer.size(); ++cut) {
        http_parser parser([](std::string_view) {});
        const auto used = parser.put(std::string_view(answer).substr(0, cut));
        parser.put(std::string_view(answer).substr(used));
        ASSERT_TRUE(parser.done()) << cut;
        EXPECT_EQ(parser.head().headers.find("x-a"), "1 folded");
        EXPECT_EQ(parser.head().headers.find("x-b"), "2");
    }
}

} // namespace
