// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

namespace support {

/// Returns the answer to a streamed request for a response, in the form that OpenAI sends. Its text is `piece` repeated
/// `pieces` times.
inline std::string streamed_response(std::size_t pieces, const std::string& piece) {
    std::string body;
    std::size_t number = 0;
    const auto add = [&](const std::string& type, const std::string& members) {
        body += "event: " + type + "\ndata: {\"type\":\"" + type +
                "\",\"sequence_number\":" + std::to_string(number++) + members + "}\n\n";
    };
    const std::string head = R"(,"response":{"id":"resp_68af4030592c81938ec0a5fbab4a3e9f","status":)";
    add("response.created", head + R"("in_progress","output":[]})");
    for (std::size_t i = 0; i < pieces; ++i)
        add("response.output_text.delta",
            R"(,"item_id":"msg_68af4033a4b08193a5b4e8a0cd1d3f1b","output_index":0,"content_index":0,)"
            R"("delta":")" +
                piece + R"(","logprobs":[],"obfuscation":"sZvuLkR3FnQ")");
    add("response.completed", head + R"("completed","output":[]})");
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

} // namespace support
