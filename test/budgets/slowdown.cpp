// SPDX-License-Identifier: BSL-1.0
#include "api/chat/fast_delta.hpp"

#include <cstdlib>

/// The linker puts this in the place of `openai::detail::mapping::read_fast_delta`, to see that a slower one is
/// noticed.
bool original(openai::chat_delta_data& data, openai::detail::mapping::event_head& before) asm(
    "__real__ZN6openai6detail7mapping15read_fast_deltaERNS_15chat_delta_dataERNS1_10event_headE");
bool slowed(openai::chat_delta_data& data, openai::detail::mapping::event_head& before) asm(
    "__wrap__ZN6openai6detail7mapping15read_fast_deltaERNS_15chat_delta_dataERNS1_10event_headE");

bool slowed(openai::chat_delta_data& data, openai::detail::mapping::event_head& before) {
    static const char* const wanted = std::getenv("SLOWDOWN"); // instructions; two of them count
    static const long rounds = wanted ? std::atol(wanted) / 2 : 0;
    for (long left = rounds; left > 0; --left) asm volatile("");
    return original(data, before);
}
