// SPDX-License-Identifier: BSL-1.0
#include "faults/server/answers.hpp"

#include <cstdio>

namespace faults::answers {
namespace {

constexpr const char* json = "content-type: application/json\r\n";

} // namespace

std::string response(int status, std::string_view body, std::string_view fields) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nx-request-id: req_1\r\n" + std::string(fields) +
           "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string completion_body() {
    return R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":")" +
           std::string(text) + R"("},"finish_reason":"stop"}]})";
}

std::string completion() { return response(200, completion_body()); }

std::string completion_chunked() {
    return std::string("HTTP/1.1 200 OK\r\n") + json + "transfer-encoding: chunked\r\n\r\n" +
           chunk(completion_body().substr(0, 40)) + chunk(completion_body().substr(40)) + last_chunk();
}

std::string completion_until_end() { return std::string("HTTP/1.1 200 OK\r\n") + json + "\r\n" + completion_body(); }

std::string models() {
    return response(200, R"({"object":"list","data":[{"id":"gpt-4o","object":"model","created":1,"owned_by":"x"}]})");
}

std::string error(int status, std::string_view fields) {
    return response(status, R"({"error":{"message":"no","type":"some_error","param":null,"code":null}})",
                    json + std::string(fields));
}

std::string stream_head() {
    return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
}

std::string chunk(std::string_view data) {
    char size[24];
    std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    return size + std::string(data) + "\r\n";
}

std::string event(std::string_view data) { return chunk("data: " + std::string(data) + "\n\n"); }

std::string delta(std::string_view words) {
    return event(R"({"choices":[{"index":0,"delta":{"content":")" + std::string(words) + R"("}}]})");
}

std::string finish() { return event(R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"); }

std::string done() { return event("[DONE]"); }

std::string last_chunk() { return "0\r\n\r\n"; }

std::string stream() { return stream_head() + delta("Hello") + delta(" there") + finish() + done() + last_chunk(); }

std::string model_response_body(std::string_view output) {
    return R"({"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":)" +
           std::string(output) + '}';
}

std::string model_response(std::string_view output) { return response(200, model_response_body(output)); }

std::string model_response_stream(std::string_view output) {
    return stream_head() +
           event(R"({"type":"response.completed","sequence_number":0,"response":)" + model_response_body(output) +
                 '}') +
           last_chunk();
}

std::string message_output() {
    return R"([{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":)"
           R"("output_text","annotations":[],"text":")" +
           std::string(text) + R"("}]}])";
}

} // namespace faults::answers
