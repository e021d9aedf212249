// SPDX-License-Identifier: BSL-1.0
#include "load_server/answers.hpp"

#include <algorithm>
#include <cstdio>

namespace bench {
namespace {

constexpr const char* common_headers = "Date: Fri, 20 Nov 2026 10:00:00 GMT\r\n"
                                       "x-request-id: req_2f9c6f0f8b7f4d0e9d6a1c1b6c0a7e55\r\n"
                                       "openai-processing-ms: 12\r\n";

std::string chunk(std::string_view bytes) {
    char size[20];
    const int length = std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    return std::string(size, static_cast<std::size_t>(length)).append(bytes).append("\r\n");
}

/// One event: a chat.completion.chunk of 334 bytes.
std::string event(std::string_view delta, std::string_view finish_reason) {
    std::string json = "data: {\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\",\"object\":\"chat.completion.chunk\","
                       "\"created\":1741569952,\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\","
                       "\"system_fingerprint\":\"fp_44709d6fcb\",\"choices\":[{\"index\":0,\"delta\":";
    json.append(delta).append(",\"logprobs\":null,\"finish_reason\":").append(finish_reason);
    json.append("}],\"usage\":null,\"obfuscation\":\"q0rTNeXx\"}\n\n");
    return chunk(json);
}

std::string content(std::string_view text) { return std::string("{\"content\":\"").append(text).append("\"}"); }

} // namespace

answers::answers() {
    head_ = std::string("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n") + common_headers +
            "Transfer-Encoding: chunked\r\n\r\n" +
            event("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
    tail_ = event("{}", "\"stop\"") + chunk("data: [DONE]\n\n") + "0\r\n\r\n";
    for (std::size_t i = 0; i < block; ++i) {
        char word[12];
        std::snprintf(word, sizeof word, " token%02zu", i);
        const auto made = event(content(word), "null");
        event_size_ = made.size();
        block_ += made;
    }
}

std::string_view answers::completion(std::size_t characters, bool close) {
    auto& made = completions_[characters * 2 + close];
    if (!made.empty()) return made;
    std::string text;
    while (text.size() < characters) text += "The answer is as long as it was asked for. ";
    text.resize(characters);
    const std::string body =
        "{\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\",\"object\":\"chat.completion\",\"created\":1741569952,"
        "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        "\"content\":\"" +
        text +
        "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
        "\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":10,\"total_tokens\":29,\"prompt_tokens_details\":"
        "{\"cached_tokens\":0,\"audio_tokens\":0}},\"service_tier\":\"default\","
        "\"system_fingerprint\":\"fp_44709d6fcb\"}";
    made = std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n") + common_headers +
           (close ? "Connection: close\r\n" : "") + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
    return made;
}

std::string_view answers::deltas(std::size_t first, std::size_t count) const noexcept {
    first %= block;
    return std::string_view(block_).substr(first * event_size_, std::min(count, block - first) * event_size_);
}

std::string answers::stamped(std::uint64_t now) const {
    char text[24];
    std::snprintf(text, sizeof text, "t=%020llu", static_cast<unsigned long long>(now));
    return event(content(text), "null");
}

} // namespace bench
