// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::mapping {

/// The recipient for which JSON is written. Members that a server sent are sent back only to that server.
struct recipient {
    std::string_view provider;    ///< of the registry; empty: the client's own server
    bool wants_reasoning = false; ///< what it sent as reasoning goes back to it, too
    bool is_archive = false;      ///< no server: everything is kept, with the name of who sent it
    bool is_anyone = false;       ///< no server: what a server sent is written, whoever it was
    bool is_answer = false;       ///< as a server writes an answer: with its reasoning, and the sound of its audio
};

} // namespace openai::detail::mapping
