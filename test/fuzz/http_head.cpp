// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "protocol/http_feed.hpp"

using namespace openai;

namespace {

constexpr protocol::http_limits small{200, 6, 2, 16, 24, 48};

void check(const protocol::outcome& seen, std::string_view bytes) {
    using fuzz::require;
    require(fuzz::one_clean_line(seen.message), "the message is one clean line");
    if (seen.code != errc{}) {
        const bool known = seen.code == errc::protocol_error || seen.code == errc::limit_exceeded;
        require(known && !seen.message.empty(), "refused with a code of the contract");
        return;
    }
    require(seen.left <= bytes.size(), "takes no more than there is");
    require(!seen.done || seen.eof, "what is done stays done");
    if (seen.status == 0) return;
    require(seen.status >= 200 && seen.status < 600, "a final status");
    if (seen.done && !seen.length.empty()) require(std::to_string(seen.body.size()) == seen.length, "as announced");
    if (seen.length.empty() && seen.fields.find("hunked") == std::string::npos)
        require(!seen.keep_alive || seen.status == 204 || seen.status == 304, "no second answer after an open end");
}

} // namespace

/// A response, whole and in pieces. First byte odd: with small limits; then how it is cut.
FUZZ_TARGET(http_head)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto limits = in.byte() % 2 == 1 ? small : protocol::http_limits();
    const auto cut = fuzz::split::from(in);
    const auto bytes = in.rest();
    const auto whole = protocol::feed({bytes}, limits);
    check(whole, bytes);
    fuzz::require(whole == protocol::feed(cut.cut(bytes), limits), "the same in pieces");
    return 0;
}
