// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

/// Converts heads that are not strictly valid, but are unambiguous, to the form that the grammar demands. All arguments
/// consist of complete lines.
namespace openai::detail::protocol {

/// Appends each continuation line of the block to the line before it. One space replaces the line end and the white
/// space after it (RFC 9112, section 5.2).
std::string unfold(std::string_view block);

/// Whether the status line ends directly after the status, as in "HTTP/1.1 429", without the space before the reason.
/// RFC 9112 requires this space even if the reason is empty.
bool lacks_blank(std::string_view head);

/// Returns the head of a response, unfolded and with the space after the status. If `tunnel` is true, the head is a
/// response to CONNECT. Then the fields that describe the length of a body are removed, because there is no body (RFC
/// 9110, section 9.3.6). Throws `error` (`protocol_error`) if the status line has a continuation line.
std::string plain_head(std::string_view head, bool tunnel);

} // namespace openai::detail::protocol
