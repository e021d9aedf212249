// SPDX-License-Identifier: BSL-1.0
#include "faults/server/answers.hpp"
#include "faults/server/hostile_answers.hpp"
#include "support/repeated.hpp"

namespace faults {
namespace {

using openai::billing;
using openai::errc;

const std::string ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const std::string chunked = ok + "transfer-encoding: chunked\r\n\r\n";

script answering(std::string bytes) { return {request(), send(std::move(bytes))}; }
script closing(std::string bytes) { return {request(), send(std::move(bytes)), fin()}; }

void add_cut(std::vector<hostile_answer>& to) {
    const auto code = errc::truncated;
    const auto whole = answers::completion();
    to.push_back(
        {"64_end_before_length", false, closing(whole.substr(0, whole.size() - 1)), code, billing::yes, false, {}});
    to.push_back(
        {"64_length_too_long", false, closing(ok + "content-length: 999\r\n\r\n{}"), code, billing::yes, false, {}});
    const auto body = answers::completion_chunked();
    const auto last = body.size() - answers::last_chunk().size();
    to.push_back({"65_end_in_size", false, closing(chunked + "1"), code, billing::yes, false, {}});
    to.push_back({"65_end_after_size", false, closing(chunked + "1c\r\n"), code, billing::yes, false, {}});
    to.push_back({"65_end_in_data", false, closing(body.substr(0, last - 9)), code, billing::yes, false, {}});
    to.push_back({"65_end_before_last_chunk", false, closing(body.substr(0, last)), code, billing::yes, false, {}});
    to.push_back({"65_end_in_last_chunk", false, closing(body.substr(0, last + 1)), code, billing::yes, false, {}});
    to.push_back({"65_end_before_final_line", false, closing(body.substr(0, last + 3)), code, billing::yes, false, {}});
    to.push_back({"65_reset_in_data",
                  false,
                  {request(), send(body.substr(0, last - 9)), reset()},
                  code,
                  billing::yes,
                  false,
                  {}});
}

void add_chunks(std::vector<hostile_answer>& to) {
    const auto refused = [&](const char* name, const std::string& body) {
        to.push_back({"66_" + std::string(name),
                      false,
                      answering(chunked + body),
                      errc::protocol_error,
                      billing::yes,
                      false,
                      {}});
    };
    const auto limited = [&](const char* name, script steps) {
        to.push_back(
            {"66_" + std::string(name), false, std::move(steps), errc::limit_exceeded, billing::yes, false, {}});
    };
    refused("size_of_letters", "zz\r\n");
    refused("no_size", "\r\nab\r\n");
    refused("negative_size", "-1\r\n");
    refused("prefixed_size", "0x2\r\nab\r\n");
    refused("size_beyond_64_bit", "10000000000000000\r\n");
    refused("longer_than_announced", "1\r\nab\r\n");
    refused("bare_line_feed", "1\na\n0\n\n");
    refused("folded_first_trailer", "0\r\n a: b\r\n\r\n");
    limited("endless_size", {request(), send(chunked), send("0", 20'000)});
    limited("endless_extension", {request(), send(chunked + "1;a="), send("x", 20'000)});
    limited("many_extensions", {request(), send(chunked), send("1;a=" + std::string(4000, 'x') + "\r\na\r\n", 9)});
    limited("giant_trailer", {request(), send(chunked + "0\r\na: "), send(std::string(1000, 'x'), 70)});
    limited("many_trailers", {request(), send(chunked + "0\r\n"), send("a: b\r\n", 2000)});
}

/// 20,000 members, each with a name of its own; made at each start of the program, so without detours.
std::string many_keys() {
    constexpr std::string_view member = "\"k00000\":0,";
    auto keys = support::repeated(member, 20'000);
    for (std::size_t i = 0; i < 20'000; ++i) {
        auto* digit = &keys[i * member.size() + 6];
        for (auto rest = i; rest > 0; rest /= 10) *digit-- = static_cast<char>('0' + rest % 10);
    }
    keys.pop_back();
    return keys;
}

} // namespace

std::vector<hostile_answer> hostile_bodies() {
    std::vector<hostile_answer> all;
    add_cut(all);
    add_chunks(all);
    const auto limit = errc::limit_exceeded;
    const auto huge = ok + "content-length: 1000000000000000000\r\n\r\n";
    all.push_back({"67_huge_length", false, {request(), send(huge), stall()}, limit, billing::yes, false, {}});
    const auto block = answers::chunk(std::string(64 << 10, ' '));
    all.push_back(
        {"68_chunked_above_limit", false, {request(), send(chunked), send(block, 20)}, limit, billing::yes, false, {}});
    const auto until_end = ok + "\r\n";
    all.push_back(
        {"68_open_above_limit", false, {request(), send(until_end), send(block, 20)}, limit, billing::yes, false, {}});
    const std::string depth(200, '[');
    all.push_back(
        {"91_depth_bomb", false, answering(answers::response(200, depth)), errc::invalid_json, billing::yes, true, {}});
    const auto in = [&](const char* name, const std::string& member) {
        auto body = answers::completion_body();
        body.insert(1, member + ",");
        all.push_back({"91_" + std::string(name), false, answering(answers::response(200, body)), {}, {}, true, {}});
    };
    in("huge_numbers", R"("created":123456789012345678901234567890,"x":1e999,"y":-0,"z":9007199254740993)");
    in("duplicate_keys", R"("choices":"none","id":1,"id":"b")");
    in("lone_surrogates", R"("x":"\ud800","\udfff":"\udc00\ud800")");
    in("malformed_utf8", "\"x\":\"\xff\xc3\"");
    in("many_keys", many_keys());
    return all;
}

} // namespace faults
