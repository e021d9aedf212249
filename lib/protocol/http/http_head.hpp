// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

/// What servers write that has one sensible reading, brought into the form of the grammar. Blocks of complete lines.
namespace openai::detail::protocol {

/// The block with each line that continues another one appended to it, behind one blank (RFC 9112, 5.2).
std::string unfold(std::string_view block);

/// "HTTP/1.1 429", and nothing behind it: not even the blank before the reason, which may be empty.
bool lacks_blank(std::string_view head);

/// A response's head, unfolded and with that blank; in answer to CONNECT (`tunnel`) without the fields that say where a
/// body ends, because there is none (RFC 9110, 9.3.6). Throws `error` (`protocol_error`) when the status line is
/// continued.
std::string plain_head(std::string_view head, bool tunnel);

} // namespace openai::detail::protocol
