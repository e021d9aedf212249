// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/inflater.hpp"

#include <openai/core/error.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace openai::detail::protocol {
namespace {

[[noreturn]] void fail(errc code, const char* why) {
    error_details details;
    details.code = code;
    details.phase = phase::body;
    details.context = std::string("gzip body: ") + why;
    throw error(std::move(details));
}

} // namespace

struct inflater::impl {
    impl(std::function<void(std::string_view)> sink, inflate_limits bounds)
        : on_data(std::move(sink))
        , limits(bounds) {
        constexpr int gzip_only = 16 + MAX_WBITS;
        if (inflateInit2(&stream, gzip_only) != Z_OK) fail(errc::internal_error, "out of memory");
    }
    ~impl() { inflateEnd(&stream); }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    bool put_piece(std::string_view& bytes) {
        const auto taken = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
        // zlib's interface has no const here, but zlib does not write to these bytes.
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(taken);
        step();
        bytes.remove_prefix(taken - stream.avail_in);
        return !bytes.empty() || stream.avail_out == 0;
    }

    void step() {
        if (complete && stream.avail_in > 0) { // a gzip body can have several members
            inflateReset(&stream);
            complete = false;
        }
        stream.next_out = reinterpret_cast<Bytef*>(output.data());
        stream.avail_out = static_cast<uInt>(output.size());
        const auto before = stream.avail_in;
        const int result = inflate(&stream, Z_NO_FLUSH);
        complete = result == Z_STREAM_END;
        in += before - stream.avail_in;
        deliver(output.size() - stream.avail_out); // also delivers what came before the damage
        if (result == Z_MEM_ERROR) fail(errc::internal_error, "out of memory");
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            fail(errc::protocol_error, "damaged, or not gzip");
    }

    void deliver(std::size_t bytes) {
        out += bytes;
        if (out > limits.output) fail(errc::limit_exceeded, "inflates to more than is allowed");
        if (in > limits.free_output && in / 2 > out) fail(errc::limit_exceeded, "says too little for its size");
        if (out > limits.free_output && out / limits.ratio > in)
            fail(errc::limit_exceeded, "inflates to more than 200 times its size");
        if (bytes > 0) on_data({output.data(), bytes});
    }

    std::function<void(std::string_view)> on_data;
    inflate_limits limits;
    z_stream stream{};
    bool complete = false;
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    std::array<char, 16384> output;
};

inflater::inflater(std::function<void(std::string_view)> on_data, inflate_limits limits)
    : impl_(std::make_unique<impl>(std::move(on_data), limits)) {}
inflater::~inflater() = default;
inflater::inflater(inflater&&) noexcept = default;
inflater& inflater::operator=(inflater&&) noexcept = default;

void inflater::put(std::string_view bytes) {
    if (bytes.empty()) return;
    while (put_piece(bytes)) {
    }
}

bool inflater::put_piece(std::string_view& bytes) { return impl_->put_piece(bytes); }
bool inflater::untouched() const noexcept { return impl_->in == 0; }
bool inflater::complete() const noexcept { return impl_->complete || impl_->in == 0; }

} // namespace openai::detail::protocol
