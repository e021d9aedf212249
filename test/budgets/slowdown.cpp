// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"

#include <cstdlib>

using openai::chat_delta;
using openai::detail::chat_stream_codec;
using openai::detail::protocol::sse_event;

/// The linker puts `slowed` in the place of `chat_stream_codec::read_fast`, to see that a slower one is noticed. (The
/// object is passed like a first argument.)
std::optional<chat_delta> original(chat_stream_codec* codec, const sse_event& event) asm(
    "__real__ZN6openai6detail12stream_codecINS_10chat_deltaEE9read_fastERKNS0_8protocol9sse_eventE");
std::optional<chat_delta> slowed(chat_stream_codec* codec, const sse_event& event) asm(
    "__wrap__ZN6openai6detail12stream_codecINS_10chat_deltaEE9read_fastERKNS0_8protocol9sse_eventE");

std::optional<chat_delta> slowed(chat_stream_codec* codec, const sse_event& event) {
    static const char* const wanted = std::getenv("SLOWDOWN"); // instructions; two of them count
    static const long rounds = wanted ? std::atol(wanted) / 2 : 0;
    for (long left = rounds; left > 0; --left) asm volatile("");
    return original(codec, event);
}
