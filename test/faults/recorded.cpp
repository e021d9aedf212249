// SPDX-License-Identifier: BSL-1.0
#include "faults/recorded.hpp"

#include "faults/server/answers.hpp"
#include "support/jsonl.hpp"

#include <algorithm>

namespace faults {
namespace {

/// A body in pieces, and where each byte of it comes to lie on the wire.
struct framed {
    std::string bytes;
    std::vector<std::size_t> place; // of the byte after the i-th of the body
};

void add_chunk(framed& to, std::string_view piece) {
    if (piece.empty()) return;
    const auto whole = answers::chunk(piece);
    const auto begin = to.bytes.size() + whole.size() - piece.size() - 2;
    for (std::size_t i = 1; i <= piece.size(); ++i) to.place.push_back(begin + i);
    to.bytes += whole;
}

std::size_t piece_length(framing how, std::string_view rest) {
    if (how == framing::small_chunks) return std::min<std::size_t>(7, rest.size());
    const auto blank = rest.find("\n\n");
    if (how == framing::one_chunk || blank == std::string_view::npos) return rest.size();
    return blank + 2;
}

framed frame(framing how, std::string_view type, std::string_view body) {
    framed to;
    to.bytes = "HTTP/1.1 200 OK\r\ncontent-type: " + std::string(type) + "\r\n";
    if (how == framing::sized) to.bytes += "content-length: " + std::to_string(body.size()) + "\r\n\r\n";
    else if (how == framing::until_end) to.bytes += "\r\n";
    else to.bytes += "transfer-encoding: chunked\r\n\r\n";
    if (how == framing::sized || how == framing::until_end) {
        for (const char byte : body) {
            to.bytes += byte;
            to.place.push_back(to.bytes.size());
        }
        return to;
    }
    while (!body.empty()) {
        const auto length = piece_length(how, body);
        add_chunk(to, body.substr(0, length));
        body.remove_prefix(length);
    }
    to.bytes += answers::last_chunk();
    return to;
}

/// The place on the wire of the end of the body's first `length` bytes.
std::size_t place_of(const framed& in, std::size_t length) {
    return length == 0 || length > in.place.size() ? std::string::npos : in.place[length - 1];
}

recorded with_marks(recorded made, const framed& in, std::string_view body) {
    const auto marker = body.find("[DONE]");
    if (marker != std::string_view::npos) {
        made.marked = place_of(in, marker + 6);
        const auto rest = body.substr(marker + 6);
        const auto blank = std::min(rest.find("\n\n"), rest.find("\r\n\r\n") + 2);
        if (blank < rest.size()) made.surely = place_of(in, marker + 6 + blank + 2);
    }
    for (const char* spelling : {"\"finish_reason\": \"", "\"finish_reason\":\""}) {
        const auto reason = body.find(spelling);
        if (reason != std::string_view::npos) made.finished = std::min(made.finished, place_of(in, reason + 1));
    }
    return made;
}

} // namespace

std::string name_of(framing value) {
    switch (value) {
    case framing::one_chunk: return "one_chunk";
    case framing::chunk_per_event: return "chunk_per_event";
    case framing::small_chunks: return "small_chunks";
    case framing::sized: return "sized";
    case framing::until_end: break;
    }
    return "until_end";
}

std::vector<recorded> recorded_streams(framing how) {
    std::vector<recorded> all;
    for (const auto& row : openai::test::read_jsonl("provider_streams.jsonl")) {
        const auto body = openai::test::text_at(row, "sse");
        const auto in = frame(how, openai::test::text_at(row, "content_type"), body);
        recorded made{openai::test::text_at(row, "name"), in.bytes};
        if (openai::test::text_at(row, "content_type").find("json") != std::string::npos) made.marked = in.bytes.size();
        else made = with_marks(std::move(made), in, body);
        if (!row.at("expect").at("complete").as_bool()) made.surely = std::string::npos;
        all.push_back(std::move(made));
    }
    return all;
}

std::vector<recorded> recorded_documents(framing how) {
    const auto in = frame(how, "application/json", answers::completion_body());
    recorded made{"document", in.bytes};
    made.marked = in.bytes.size();
    made.finished = how == framing::until_end ? in.bytes.size() : std::string::npos;
    return {made};
}

} // namespace faults
