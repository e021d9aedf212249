// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/read_fast.hpp"

#include <openai/chat/chat_completion.hpp>

#include <string>

namespace openai::detail::mapping {

/// Reads a completion in the form that nearly all servers send: content as a string, function calls, whole numbers, and
/// no error. `out` must be empty. Returns true if it succeeded. The result is then the same as if the body had been
/// parsed into a document. (Only parsing into a document can fail because of a memory limit.) Returns false if the body
/// must be parsed into a document. Then discard `out`.
bool read_fast_completion(const std::string& body, chat_completion& out);

template <>
inline constexpr fast_reader<chat_completion> read_fast<chat_completion> = read_fast_completion;

} // namespace openai::detail::mapping
