// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace support {

/// A streamed answer with the same bytes that OpenAI sends. Each event is its own chunk.
class streamed_answer {
public:
    /// `content` is the text of one delta, escaped as in JSON.
    streamed_answer& add(std::string_view content, std::size_t times = 1) {
        const auto event = data(R"("content":")" + std::string(content) + "\"", "null");
        for (; times > 0; --times) bytes_ += event;
        return *this;
    }

    std::string finish() const { return bytes_ + data("", "\"stop\"") + chunk("data: [DONE]\n\n") + "0\r\n\r\n"; }

private:
    static std::string chunk(const std::string& text) {
        char size[24];
        const int length = std::snprintf(size, sizeof(size), "%zx\r\n", text.size());
        return std::string(size, static_cast<std::size_t>(length)) + text + "\r\n";
    }

    static std::string data(const std::string& delta, const std::string& finish_reason) {
        return chunk(R"(data: {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion.chunk",)"
                     R"("created":1741569952,"model":"gpt-4o-mini-2024-07-18","service_tier":"default",)"
                     R"("system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":{)" +
                     delta + R"(},"logprobs":null,"finish_reason":)" + finish_reason +
                     R"(}],"usage":null,"obfuscation":"q0rTNeXx"})"
                     "\n\n");
    }

    std::string bytes_ = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
};

} // namespace support
