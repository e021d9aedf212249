// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail {

/// Replaces each occurrence of `key` in `text` with "***". Returns whether it replaced anything. Also recognizes the
/// forms in which servers repeat a key: escaped as in JSON (`\/`, `\u002d`), percent-encoded, or in lower case. If the
/// text ends (or has a final "...") in the middle of the key, the incomplete key is also replaced, provided that it has
/// at least 8 bytes.
///
/// A key of 4 to 11 bytes may be a placeholder such as "ollama". Therefore, it is replaced only where it is a word of
/// its own, and its lower-case form is not recognized. A key of fewer than 4 bytes is not treated as a secret.
bool redact(std::string& text, std::string_view key);

} // namespace openai::detail
