// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <zlib.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// Compresses these pieces as one gzip member. Flushes after each piece, as servers do after each event.
inline std::string gzip_flushed(const std::vector<std::string_view>& pieces, int level = Z_DEFAULT_COMPRESSION) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflateInit2");
    std::string made;
    std::vector<char> chunk(1 << 16);
    for (std::size_t i = 0; i <= pieces.size(); ++i) {
        const auto piece = i < pieces.size() ? pieces[i] : std::string_view();
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
        stream.avail_in = static_cast<uInt>(piece.size());
        do {
            stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
            stream.avail_out = static_cast<uInt>(chunk.size());
            deflate(&stream, i < pieces.size() ? Z_SYNC_FLUSH : Z_FINISH);
            made.append(chunk.data(), chunk.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return made;
}

inline std::string gzip(std::string_view text) { return gzip_flushed(std::vector<std::string_view>{text}); }

/// Compresses `bytes` zero bytes to about a thousandth of their size.
inline std::string gzip_bomb(std::size_t bytes) {
    const std::string mebibyte(1 << 20, '\0');
    return gzip_flushed(std::vector<std::string_view>(bytes >> 20, mebibyte));
}

} // namespace support
