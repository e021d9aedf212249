// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail {

/// Replaces the key by "***" wherever it is in a text, also where the text's end has cut it, and as servers repeat it:
/// escaped as in JSON (`\/`, `\u002d`), percent-encoded, or lowered. Says whether it did.
///
/// A key of 4 to 11 bytes may be a placeholder such as "ollama": only as a word of its own is it taken for the key. A
/// shorter one is no secret.
bool redact(std::string& text, std::string_view key);

} // namespace openai::detail
