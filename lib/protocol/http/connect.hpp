// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_parser.hpp"
#include "protocol/http/proxy.hpp"

#include <boost/system/error_code.hpp>

#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Returns the CONNECT request for a tunnel to `to`. The request contains only the target and the credentials for the
/// proxy.
std::string connect_request(const proxy& via, const origin& to);

/// Reads the proxy's response to a CONNECT request. Throws `error` in phase `proxy`. The code is `proxy_unauthorized`
/// for status 407 or 401. It is `proxy_failed` for any other status outside 2xx, for a head of more than 8 KiB, and for
/// anything that is not HTTP. The error is `retryable` if the status indicates a temporary failure, or if the proxy
/// closed the connection before its response was complete. No text from the proxy is in the error.
class connect_answer {
public:
    explicit connect_answer(const origin& proxy);

    /// Parses received bytes. Returns true when the tunnel is open.
    bool put(std::string_view bytes);

    /// Throws the error for a connection that the proxy closed before its response was complete.
    [[noreturn]] void closed(boost::system::error_code cause) const;

    /// Returns the bytes after the head, which are the first bytes from the tunnel. A 2xx response to CONNECT has no
    /// body, whatever its fields say (RFC 9110, section 9.3.6).
    const std::string& surplus() const noexcept { return buffer_; }

private:
    void judge() const;

    std::string proxy_;
    http_parser parser_;
    std::string buffer_;
};

} // namespace openai::detail::protocol
