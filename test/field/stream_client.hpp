// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/memory_client.hpp"

#include <openai/chat.hpp>
#include <openai/completions.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Streams through a client without sockets, in several ways.
namespace field {

using namespace openai;

/// How the answer comes, and who asks.
enum class route { chat, chat_collect, text, text_collect };

constexpr route all_routes[] = {route::chat, route::chat_collect, route::text, route::text_collect};

inline bool of_chat(route way) noexcept { return way == route::chat || way == route::chat_collect; }

inline std::string name_of(route way) {
    switch (way) {
    case route::chat: return "chat";
    case route::chat_collect: return "chat_collect";
    case route::text: return "text";
    default: return "text_collect";
    }
}

/// What came of it, as text that can be compared.
struct outcome {
    std::string text; ///< of the first choice, as the caller has seen it, or as far as it was kept
    std::string reason;
    std::vector<tool_call> calls;
    chat_completion completion; ///< of chat
    std::optional<openai::usage> usage;
    std::size_t events = 0; ///< that the caller was given
    std::optional<error> failure;
};

/// The body of an event stream, written once for chat and for text. `{P:x}` is a piece of text x, `{P:x|r}` one with
/// the finish reason r; both are data of an event.
inline std::string written_for(route way, std::string_view script) {
    const bool chat = of_chat(way);
    std::string out;
    while (!script.empty()) {
        const auto open = script.find('{');
        if (open >= script.size() || !script.substr(open).starts_with("{P:")) {
            const auto take = std::min(open, script.size() - 1) + 1;
            out += script.substr(0, take);
            script.remove_prefix(take);
            continue;
        }
        out += script.substr(0, open);
        const auto close = script.find('}', open);
        const auto what = script.substr(open + 3, close - open - 3);
        script.remove_prefix(close + 1);
        const auto bar = what.find('|');
        const std::string text(what.substr(0, bar));
        const auto reason = bar == what.npos ? "null" : '"' + std::string(what.substr(bar + 1)) + '"';
        out += R"({"id":"c","object":"x","created":1,"model":"m","choices":[{"index":0,)";
        out += chat ? R"("delta":{"content":")" + text + "\"}" : R"("text":")" + text + '"';
        out += R"(,"finish_reason":)" + reason + "}]}";
    }
    return out;
}

class stream_client {
public:
    std::optional<std::int64_t> choices; ///< that are asked for

    /// Reads the answer `body` as it comes in `pieces` of so many bytes.
    outcome read(route way, std::string_view body, std::size_t piece = std::string_view::npos,
                 std::string_view content_type = "text/event-stream") {
        const auto response = "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(content_type) +
                              "\r\nTransfer-Encoding: chunked\r\n\r\n" + test::chunked(body, std::string::npos);
        std::vector<std::string_view> pieces;
        for (std::string_view rest = response; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
            pieces.push_back(rest.substr(0, piece));
        outcome result;
        client_.script.closes = false;
        if (of_chat(way)) client_.run(read_chat(way, result), std::move(pieces));
        else client_.run(read_text(way, result), std::move(pieces));
        return result;
    }

private:
    using awaitable = boost::asio::awaitable<void>;

    awaitable read_chat(route way, outcome& result) {
        try {
            auto deltas = co_await client_.chat.stream(question());
            try {
                if (way == route::chat) {
                    while (const auto delta = co_await deltas.next()) {
                        result.text += delta->text();
                        ++result.events;
                    }
                } else {
                    result.text = (co_await deltas.collect()).text();
                }
            } catch (const error& thrown) {
                result.failure = thrown;
            }
            result.completion = deltas.partial();
            result.usage = result.completion.usage;
            if (result.completion.choices.empty()) co_return;
            const auto& first = result.completion.choices.front();
            if (way == route::chat_collect) result.text = first.text();
            result.reason = first.finish_reason.value_or("");
            result.calls = first.message.tool_calls;
        } catch (const error& thrown) {
            result.failure = thrown;
        }
    }

    awaitable read_text(route way, outcome& result) {
        try {
            auto pieces = co_await client_.completions.stream(text_completion_request("m", "?"));
            try {
                if (way == route::text) {
                    while (const auto piece = co_await pieces.next()) {
                        result.text += piece->text();
                        ++result.events;
                    }
                } else {
                    result.text = (co_await pieces.collect()).text();
                }
            } catch (const error& thrown) {
                result.failure = thrown;
            }
            const auto whole = pieces.partial();
            result.usage = whole.usage;
            if (whole.choices.empty()) co_return;
            if (way == route::text_collect) result.text = whole.choices.front().text;
            result.reason = whole.choices.front().finish_reason.value_or("");
        } catch (const error& thrown) {
            result.failure = thrown;
        }
    }

    chat_request question() const {
        chat_request request("m");
        request.n = choices;
        return request.user("?");
    }

    test::memory_client client_;
};

/// Everything of it in one text.
inline std::string describe(const outcome& result) {
    std::string out = "text '" + result.text + "' reason '" + result.reason + "'";
    for (const auto& call : result.calls)
        out += "\ncall " + call.id + ' ' + std::string(call.name()) + ' ' + std::string(call.arguments()) +
               (call.complete ? " complete" : " incomplete");
    if (result.usage) out += "\nusage " + std::to_string(result.usage->total_tokens);
    if (result.failure) out += std::string("\nfailure ") + result.failure->what();
    return out;
}

} // namespace field
