// SPDX-License-Identifier: BSL-1.0
#include "faults/server/answers.hpp"
#include "faults/server/hostile_answers.hpp"
#include "support/repeated.hpp"

namespace faults {
namespace {

using namespace std::chrono_literals;
using openai::billing;
using openai::errc;
using support::repeated;

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string json = "content-type: application/json\r\n";

script answering(std::string bytes) { return {request(), send(std::move(bytes))}; }
script closing(std::string bytes) { return {request(), send(std::move(bytes)), fin()}; }

void add_refused(std::vector<hostile_answer>& to, const std::string& row,
                 std::initializer_list<std::pair<const char*, std::string>> heads) {
    for (const auto& [name, head] : heads)
        to.push_back({row + name, false, answering(head), errc::protocol_error, billing::unknown, false, {}});
}

/// One byte every ten seconds: each comes in time, the head does not.
script slow_head() {
    script steps{request()};
    for (const char byte : "HTTP/1.1 200 OK\r\n" + json + repeated("x: y\r\n", 20)) {
        steps.push_back(send(std::string(1, byte)));
        steps.push_back(wait(10s));
    }
    steps.push_back(stall());
    return steps;
}

void add_interim(std::vector<hostile_answer>& to) {
    const std::string interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                                "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
    const std::string large = "HTTP/1.1 103 Early Hints\r\nlink: " + std::string(9000, 'x') + "\r\n\r\n";
    const std::string one = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto good = answers::completion();
    const auto limit = errc::limit_exceeded;
    to.push_back({"45_interim_answers", false, answering(interim + good), {}, {}, true, {}});
    to.push_back({"45_eight_interim_answers", false, answering(repeated(one, 8) + good), {}, {}, true, {}});
    to.push_back(
        {"45_nine_interim_answers", false, answering(repeated(one, 9) + good), limit, billing::unknown, {}, {}});
    to.push_back({"45_large_interim_answers", false, answering(repeated(large, 4)), limit, billing::unknown, {}, {}});
    add_refused(to, "45_", {{"unasked_switch", "HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n"}});
}

void add_malformed(std::vector<hostile_answer>& to) {
    const std::string end = "\r\ncontent-length: 0\r\n\r\n";
    add_refused(to, "55_",
                {{"http_2", "HTTP/2.0 200 OK" + end},
                 {"http_0_9", "{\"choices\":[]}\r\n\r\n"},
                 {"other_service", "SSH-2.0-OpenSSH_9.2\r\n"},
                 {"no_status", "HTTP/1.1 \r\n\r\n"},
                 {"long_status", "HTTP/1.1 2000 OK" + end},
                 {"status_of_letters", "HTTP/1.1 2x0 OK" + end},
                 {"status_799", "HTTP/1.1 799 OK" + end},
                 {"control_byte_in_reason", "HTTP/1.1 200 O\x01K" + end},
                 {"bare_line_feed", "HTTP/1.1 200 OK\ncontent-length: 0\n\n"},
                 {"bare_line_feed_in_field", ok + "a: b\nc: d" + end},
                 {"bare_carriage_return", ok + "a: b\rc: d" + end},
                 {"blank_before_colon", ok + "content-length : 0\r\n\r\n"},
                 {"no_colon", ok + "content-length 0\r\n\r\n"},
                 {"no_name", ok + ": x" + end},
                 {"bad_name", ok + "a(b): x" + end},
                 {"folded_length", ok + "content-length: 1\r\n 0\r\n\r\n"},
                 {"folded_first_line", ok + " a: b" + end},
                 {"nul", ok + std::string("a: b\0c", 6) + end}});
}

void add_framing(std::vector<hostile_answer>& to) {
    const std::string chunked = "transfer-encoding: chunked\r\n";
    const std::string last = "0\r\n\r\n";
    add_refused(to, "56_",
                {{"length_and_chunked", ok + "content-length: 5\r\n" + chunked + "\r\n" + last},
                 {"chunked_and_length", ok + chunked + "content-length: 5\r\n\r\n" + last},
                 {"two_lengths", ok + "content-length: 5\r\ncontent-length: 6\r\n\r\nabcdef"},
                 {"list_of_lengths", ok + "content-length: 5, 6\r\n\r\nabcdef"},
                 {"negative_length", ok + "content-length: -1\r\n\r\n"},
                 {"signed_length", ok + "content-length: +5\r\n\r\nabcde"},
                 {"length_beyond_64_bit", ok + "content-length: 18446744073709551616\r\n\r\n"},
                 {"length_of_letters", ok + "content-length: 5x\r\n\r\nabcde"},
                 {"gzip_after_chunked", ok + "transfer-encoding: chunked, gzip\r\n\r\n" + last},
                 {"gzip_before_chunked", ok + "transfer-encoding: gzip, chunked\r\n\r\n" + last},
                 {"chunked_twice", ok + chunked + chunked + "\r\n" + last},
                 {"unknown_coding", ok + "transfer-encoding: identity\r\n\r\n"},
                 {"chunked_in_http_1_0", "HTTP/1.0 200 OK\r\n" + chunked + "\r\n" + last}});
    const auto length = "content-length: " + std::to_string(answers::completion_body().size()) + "\r\n";
    const auto twice = ok + json + length + length + "\r\n" + answers::completion_body();
    to.push_back({"56_same_length_twice", false, answering(twice), {}, {}, true, {}});
}

} // namespace

std::vector<hostile_answer> hostile_heads() {
    std::vector<hostile_answer> all;
    add_interim(all);
    const auto cut_off = errc::truncated;
    all.push_back({"52_end_in_status_line", false, closing("HTTP/1.1 20"), cut_off, billing::unknown, {}, {}});
    all.push_back({"52_end_in_fields", true, closing(ok + "content-ty"), cut_off, billing::unknown, {}, {}});
    all.push_back(
        {"52_reset_in_fields", false, {request(), send(ok + json), reset()}, cut_off, billing::unknown, {}, {}});
    const auto limit = errc::limit_exceeded;
    all.push_back(
        {"53_endless_line", false, answering(ok + "a: " + std::string(40'000, 'x')), limit, billing::unknown, {}, {}});
    all.push_back(
        {"53_endless_fields", false, {request(), send(ok), send("a: b\r\n", 7000)}, limit, billing::unknown, {}, {}});
    all.push_back({"53_too_many_fields",
                   false,
                   answering(ok + repeated("a: b\r\n", 257) + "\r\n"),
                   limit,
                   billing::unknown,
                   {},
                   {}});
    all.push_back({"54_slow_head", false, slow_head(), errc::total_timeout, billing::unknown, {}, {}});
    all.push_back({"54_slow_head_of_stream", true, slow_head(), errc::first_byte_timeout, billing::unknown, {}, {}});
    add_malformed(all);
    add_framing(all);
    return all;
}

} // namespace faults
