// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openai::protocol {

/// One dispatched event. The views are valid until the next call of the decoder.
struct sse_event {
    std::string_view type; ///< "message" unless an `event:` field says otherwise
    std::string_view data; ///< the `data:` lines joined with LF; malformed UTF-8 is replaced by U+FFFD
    std::string_view id;   ///< the last event id
};

struct sse_limits {
    std::size_t line = 4u << 20;
    std::size_t event = 8u << 20;
};

/// Splits a byte stream into server-sent events by the WHATWG rules. Feed once, drain fully, then feed again.
/// Linear: no byte is searched twice. Throws `error` with `limit_exceeded` for an endless line or event.
/// One addition: the field name `error` (llama.cpp before 2026) gives an event of type "error".
class sse_decoder {
public:
    explicit sse_decoder(sse_limits limits = {});

    void feed(std::string_view bytes);

    /// The next complete event; nothing: feed more.
    std::optional<sse_event> next();

    /// The stream is at its end: an event that was not closed by a blank line, if it has data. Call after `next()`
    /// gave nothing. WHATWG drops it; servers that end with `data: [DONE]` and close need it.
    std::optional<sse_event> finish();

    /// The reconnection time the server asked for, in ms. Kept, never obeyed: reconnecting would bill again.
    std::optional<std::uint64_t> retry() const noexcept;

    std::string_view last_event_id() const noexcept;
};

} // namespace openai::protocol
