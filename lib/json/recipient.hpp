// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::mapping {

/// The recipient for which JSON is written. Members that a server sent are sent back only to that server.
struct recipient {
    std::string_view provider;    ///< the provider's name in the registry; empty for the client's own server
    bool wants_reasoning = false; ///< whether this provider gets its own earlier reasoning back
    bool is_archive = false;      ///< whether the JSON is for an archive, which keeps all members and their sender
    bool is_anyone = false;       ///< whether the JSON is for no particular server and has all received members
    bool is_answer = false;       ///< whether the JSON is an answer; it then keeps its reasoning and audio data
};

} // namespace openai::detail::mapping
