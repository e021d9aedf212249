// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/read_fast.hpp"

#include <openai/chat/chat_completion.hpp>

#include <string>

namespace openai::detail::mapping {

/// Reads a completion that has the form that nearly all servers send: each content is a string, each tool call calls a
/// function, all numbers of tokens are integers, and there is no error. `out` must be empty. If this succeeds, returns
/// true, and `out` is the same as if the body had been parsed into a document. Otherwise returns false. The caller must
/// then discard `out` and parse the body into a document. Unlike parsing into a document, this function does not limit
/// the memory that all values together take.
bool read_fast_completion(const std::string& body, chat_completion& out);

template <>
inline constexpr fast_reader<chat_completion> read_fast<chat_completion> = read_fast_completion;

} // namespace openai::detail::mapping
