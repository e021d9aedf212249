// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_parser.hpp"

#include <openai/core/error.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace openai::detail::protocol {

/// All that a caller of `http_parser` can see.
struct outcome {
    int status = 0;
    std::string fields;
    std::string body;
    std::string length;
    bool keep_alive = false;
    bool done = false;
    bool eof = false;
    std::size_t left = 0; ///< bytes that the parser did not take
    errc code = errc{};   ///< none: 0
    std::string message;

    bool operator==(const outcome&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const outcome& o) {
    return out << "status " << o.status << " fields [" << o.fields << "] body " << o.body.size() << " ["
               << o.body.substr(0, 200) << "] length " << o.length << " keep " << o.keep_alive << " done " << o.done
               << " eof " << o.eof << " left " << o.left << " code " << static_cast<int>(o.code) << ' ' << o.message;
}

/// Feeds as a connection does: what was not taken is given again with more behind it.
inline outcome feed(const std::vector<std::string_view>& pieces, http_limits limits = {}) {
    outcome seen;
    http_parser parser([&](std::string_view body) { seen.body.append(body); }, limits);
    std::string buffer;
    try {
        for (const auto piece : pieces) {
            buffer.append(piece);
            while (!parser.done()) {
                const auto used = parser.put(buffer);
                buffer.erase(0, used);
                if (used == 0) break;
            }
        }
        seen.done = parser.done();
        seen.eof = parser.put_eof();
    } catch (const error& failure) {
        seen.code = failure.details().code;
        seen.message = failure.what();
        return seen;
    }
    seen.left = buffer.size();
    if (parser.head_done()) {
        seen.status = parser.head().status;
        for (const auto& field : parser.head().headers) seen.fields += field.name + '=' + field.value + ';';
        seen.keep_alive = parser.head().keep_alive;
        if (parser.head().content_length) seen.length = std::to_string(*parser.head().content_length);
    }
    return seen;
}

inline std::vector<std::string_view> bytewise(std::string_view text) {
    std::vector<std::string_view> pieces;
    for (std::size_t i = 0; i < text.size(); ++i) pieces.push_back(text.substr(i, 1));
    return pieces;
}

} // namespace openai::detail::protocol
