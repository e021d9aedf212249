// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/read_fast.hpp"

#include <openai/chat/chat_completion.hpp>

#include <string>

namespace openai::detail::mapping {

/// Reads a completion that has the form that nearly all servers send: each content is a string, each tool call calls a
/// function, all numbers of tokens are whole, and there is no error. `out` must be empty. If this succeeds, returns
/// true, and `out` is the same as if the body had been parsed into a document. Otherwise returns false. In this case,
/// discard `out` and parse the body into a document. (Only parsing into a document can fail because of a memory limit.)
bool read_fast_completion(const std::string& body, chat_completion& out);

template <>
inline constexpr fast_reader<chat_completion> read_fast<chat_completion> = read_fast_completion;

} // namespace openai::detail::mapping
