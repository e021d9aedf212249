// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>
#include <openai/core/secret.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// The fields of a request: its server, its headers and its credentials.
struct request_fields {
    std::string host;        ///< the value of the Host field
    openai::headers headers; ///< the fields that have no member of their own; never Content-Length
    secret bearer;           ///< the credential of the Authorization field; empty if there is none
    secret key;              ///< the value of the field `key_header`; empty if there is none
    std::string key_header;
};

/// The description of a request. `target` consists of path and query, and is already escaped.
struct http_request : request_fields {
    std::string method; ///< "GET", "POST", "DELETE"
    std::string target;
    std::string body;
};

/// A request that has been checked and can be sent. Its fields are already written as text. Requests that have the same
/// fields share this text.
struct wire_request {
    std::string method;
    std::string target;
    std::shared_ptr<const secret> fields; ///< all fields except Content-Length, one per line, including the credential
    std::string body;
};

/// The head and at most this many bytes of the body are copied into one buffer and sent in one write. A small request
/// therefore fits into one TLS record. The rest of a larger body is sent without a copy.
inline constexpr std::size_t joined_body = 8u << 10;

/// Writes the fields as lines, without Content-Length. Throws `error` (`invalid_argument`) if RFC 9110 forbids a name
/// or a value, or if `headers` has a field that only the library may write, e.g. Host. The message never shows the
/// field's value. It shows the name, unless the name itself is forbidden.
std::shared_ptr<const secret> write_fields(const request_fields& fields);

/// Throws `error` (`invalid_argument`) if RFC 9110 forbids the method or the target.
void check_request_line(std::string_view method, std::string_view target);

/// Checks a request and writes its fields. Throws the same errors as `write_fields` and `check_request_line`.
wire_request to_wire(http_request request);

/// Returns the head of the request, to be sent before the body.
///
/// The caller must wipe the text, because it contains the credential. The text has enough capacity to append the first
/// `joined_body` bytes of the body. A reallocation would leave a copy of the credential in memory.
std::string write_head(const wire_request& request);

/// Throws `error` (`invalid_argument`) if the name is not a token, or if the value contains a control byte other than a
/// tab, e.g. CR, LF or NUL. The message begins with `what`, which names the source of the header, e.g.
/// "default_headers".
void check_header(std::string_view what, std::string_view name, std::string_view value);

} // namespace openai::detail::protocol
