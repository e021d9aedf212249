// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/read_fast.hpp"

#include <openai/chat/chat_completion.hpp>

#include <string>

namespace openai::detail::mapping {

/// Reads a completion as nearly all are: content as plain text, calls of functions, whole numbers, and no error.
/// True: `out`, which was fresh, says the same as if the document had been read (or would say, if that were not refused
/// for the memory that it takes). False: only the document can tell;
/// `out` must be dropped.
bool read_fast_completion(const std::string& body, chat_completion& out);

template <>
inline constexpr fast_reader<chat_completion> read_fast<chat_completion> = read_fast_completion;

} // namespace openai::detail::mapping
