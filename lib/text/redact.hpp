// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail {

/// Replaces each occurrence of `key` in `text` with "***". Also recognizes the forms in which servers repeat a key:
/// escaped as in JSON (`\/`, `\u002d`), percent-encoded, or in lower case. At the end of the text (or before a final
/// "..."), also replaces the beginning of a key, if this beginning has at least 8 bytes. Returns whether it replaced
/// anything.
///
/// A key of 4 to 11 bytes may be a placeholder such as "ollama". Therefore, it is replaced only where it is a word of
/// its own, and its lower-case form is not recognized. A shorter key is not treated as a secret.
bool redact(std::string& text, std::string_view key);

} // namespace openai::detail
