// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "field/reading.hpp"
#include "support/memory_client.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace field {

/// Streams through a client without sockets, in several ways.
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
        chat_request question("m");
        question.n = choices;
        question.user("?");
        const bool collect = way == route::chat_collect || way == route::text_collect;
        client_.run(of_chat(way) ? read_chat(client_.chat, collect, std::move(question), result)
                                 : read_text(client_.completions, collect, result),
                    std::move(pieces));
        return result;
    }

private:
    test::memory_client client_;
};

} // namespace field
