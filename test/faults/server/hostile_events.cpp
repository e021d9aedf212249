// SPDX-License-Identifier: BSL-1.0
#include "faults/server/answers.hpp"
#include "faults/server/hostile_answers.hpp"

namespace faults {
namespace {

using namespace std::chrono_literals;
using namespace answers;
using openai::billing;
using openai::errc;

const std::string two = delta("Hello") + delta(" there");
const std::string full = stream_head() + two + finish();

script answering(std::string bytes) { return {request(), send(std::move(bytes))}; }
script closing(std::string bytes) { return {request(), send(std::move(bytes)), fin()}; }
std::string whole(const std::string& events) { return stream_head() + events + last_chunk(); }

class table {
public:
    std::vector<hostile_answer> rows;

    void succeeds(std::string name, script steps, bool kept = true) {
        rows.push_back({std::move(name), true, std::move(steps), {}, {}, kept, text_of_all});
    }
    void fails(std::string name, script steps, errc code, std::string seen = "", bool kept = false) {
        rows.push_back({std::move(name), true, std::move(steps), code, billing::yes, kept, std::move(seen)});
    }

private:
    const std::string text_of_all = answers::text;
};

/// The end of a stream.
void add_ends(table& to) {
    to.fails("74_neither_marker_nor_reason", answering(whole(two)), errc::truncated, text);
    to.fails("74_no_event", answering(whole("")), errc::truncated);
    to.fails("74_one_choice_unfinished",
             answering(whole(two + event(R"({"choices":[{"index":1,"delta":{"content":"b"}}]})") + finish())),
             errc::truncated, text);
    to.succeeds("75_reason_without_marker", answering(full + last_chunk()));
    to.succeeds("76_marker_then_cut", closing(full + done()), false);
    to.succeeds("76_marker_then_reset", {request(), send(full + done()), reset()}, false);
    to.succeeds("77_marker_then_open", {request(), send(full + done()), stall()}, false);
    script trickle{request(), send(full + done())};
    for (int i = 0; i < 100; ++i) {
        trickle.push_back(wait(100ms));
        trickle.push_back(send(chunk(": x\n\n")));
    }
    to.succeeds("77_marker_then_trickle", trickle, false);
    to.succeeds("77_marker_then_flood", {request(), send(full + done()), send(chunk(std::string(1000, ':')), 100)},
                false);
    to.succeeds("84_event_after_marker", answering(full + done() + delta("more") + last_chunk()));
    to.succeeds("84_two_markers", answering(full + done() + done() + last_chunk()));
    to.succeeds("84_marker_with_blanks", answering(full + event(" [DONE]  ") + last_chunk()));
}

/// The grammar of events.
void add_events(table& to) {
    const auto rest = finish() + done() + last_chunk();
    const auto one = R"({"choices":[{"index":0,"delta":{"content":"Hello there"}}]})";
    const auto put = [&](const char* name, const std::string& bytes) {
        to.succeeds(name, answering(stream_head() + chunk(bytes) + rest));
    };
    put("78_byte_order_mark", std::string("\xef\xbb\xbf"
                                          "data: ") +
                                  one + "\n\n");
    put("78_carriage_returns", std::string("data: ") + one + "\r\r");
    put("78_mixed_line_ends", std::string(": a\rdata: ") + one + "\n\r\n");
    put("79_line_separators_in_text",
        std::string("data: ") + R"({"x":")" + "\xe2\x80\xa8\xc2\x85" + R"(",)" + (one + 1) + "\n\n");
    put("80_comments_and_blank_lines",
        std::string(": OPENROUTER PROCESSING\n\n\n\n\n\nid: 7\n\n:\n\ndata: ") + one + "\n\n");
    put("80_empty_data", std::string("data:\n\ndata: \n\ndata: ") + one + "\n\n");
    put("81_no_blank", std::string("data:") + one + "\n\n");
    put("81_several_lines", "data: {\"choices\":[{\"index\":0,\ndata: \"delta\":{\"content\":\"Hello there\"}}]}\n\n");
    put("81_unknown_fields", std::string("retry: 1\nfoo: bar\nid: 9\nbaz\ndata: ") + one + "\n\n");
    put("89_no_choices", "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\ndata: " + std::string(one) + "\n\n");
    put("89_usage_only", "data: " + std::string(one) + "\n\ndata: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\n");
    put("89_null_parts",
        "data: {\"choices\":[{\"index\":0,\"delta\":null},{\"index\":0,\"delta\":{\"content\":null}}]}\n\n"
        "data: " +
            std::string(one) + "\n\n");
    script storm{request(), send(stream_head() + delta("Hello"))};
    for (int i = 0; i < 20; ++i) {
        storm.push_back(wait(60s));
        storm.push_back(send(chunk(": keep-alive\n\n")));
    }
    to.fails("80_comments_are_no_progress", storm, errc::idle_timeout, "Hello");
}

void add_limits(table& to) {
    const auto begin = stream_head() + delta("Hello");
    const auto block = chunk(std::string(64 << 10, 'x'));
    const auto line = chunk("data: " + std::string(64 << 10, 'x') + "\n");
    const auto limit = errc::limit_exceeded;
    to.fails("82_endless_line", {request(), send(begin + chunk("data: ")), send(block, 80)}, limit, "Hello");
    to.fails("82_endless_event", {request(), send(begin), send(line, 160)}, limit, "Hello");
    to.succeeds("82_endless_comment", {request(), send(stream_head() + two + chunk(":")), send(block, 160),
                                       send(chunk("\n\n") + finish() + done() + last_chunk())});
}

void add_errors(table& to) {
    const auto said = R"({"error":{"message":"no","type":"server_error","code":null}})";
    const auto wrong = R"({"error":{"message":"no","type":"invalid_request_error","code":null}})";
    const auto put = [&](const char* name, const std::string& bytes, errc code, const char* seen = "Hello") {
        to.fails(name, answering(stream_head() + delta("Hello") + bytes + last_chunk()), code, seen, true);
    };
    put("83_error_object", event(said), errc::in_stream_error);
    put("83_error_event", chunk("event: error\ndata: {\"message\":\"no\"}\n\n"), errc::in_stream_error);
    put("83_error_and_marker", event(said) + done(), errc::in_stream_error);
    put("83_error_with_choices", event(R"({"choices":[],"error":{"message":"no"}})"), errc::in_stream_error);
    to.fails("83_error_first", answering(whole(event(wrong))), errc::in_stream_error, "", true);
}

} // namespace

std::vector<hostile_answer> hostile_events() {
    table all;
    add_ends(all);
    add_events(all);
    add_limits(all);
    add_errors(all);
    return std::move(all.rows);
}

} // namespace faults
