// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_parser.hpp"
#include "protocol/http/proxy.hpp"

#include <boost/system/error_code.hpp>

#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// The request for a tunnel to `to`: nothing in it but the target and the proxy's own credentials.
std::string connect_request(const proxy& via, const origin& to);

/// The proxy's answer to it. Throws `error` in phase `proxy`: `proxy_unauthorized` for 407 and 401, `proxy_failed` for
/// every other status but 2xx, for a head beyond 8 KiB and for what is not HTTP; `retryable` if the proxy's status says
/// that it may heal. No text of the proxy gets into the error.
class connect_answer {
public:
    explicit connect_answer(const origin& proxy);

    /// Takes what was received. True: the tunnel is open.
    bool put(std::string_view bytes);

    /// The proxy closed the connection before its answer was complete.
    [[noreturn]] void closed(boost::system::error_code cause) const;

    /// What came behind the answer's head: the tunnel's first bytes. (A 2xx to CONNECT has no body, whatever it says:
    /// RFC 9110, 9.3.6.)
    const std::string& surplus() const noexcept { return buffer_; }

private:
    void judge() const;

    std::string proxy_;
    http_parser parser_;
    std::string buffer_;
};

} // namespace openai::detail::protocol
