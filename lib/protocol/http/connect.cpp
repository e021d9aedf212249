// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/connect.hpp"

#include "protocol/http/http_request.hpp"

#include <openai/core/error.hpp>

namespace openai::detail::protocol {
namespace {

constexpr http_limits head_limits{.head = 8u << 10, .tunnel = true};

[[noreturn]] void fail(errc code, int status, bool retryable, std::string context,
                       boost::system::error_code cause = {}) {
    error_details details;
    details.code = code;
    details.phase = phase::proxy;
    details.status = status;
    details.retryable = retryable;
    details.context = std::move(context);
    details.cause = cause;
    throw error(std::move(details));
}

} // namespace

std::string connect_request(const proxy& via, const origin& to) {
    http_request request;
    request.method = "CONNECT";
    request.target = request.host = to.authority();
    request.key_header = "Proxy-Authorization";
    request.key = via.authorization;
    return write_head(to_wire(std::move(request)));
}

connect_answer::connect_answer(const origin& proxy)
    : proxy_(proxy.to_string())
    , parser_([](std::string_view) {}, head_limits) {}

bool connect_answer::put(std::string_view bytes) {
    buffer_.append(bytes);
    try {
        buffer_.erase(0, parser_.put(buffer_));
    } catch (const error& failure) {
        fail(errc::proxy_failed, 0, false, proxy_ + ": " + failure.details().context);
    }
    if (!parser_.head_done()) return false;
    judge();
    return true;
}

void connect_answer::closed(boost::system::error_code cause) const {
    fail(errc::proxy_failed, 0, true, proxy_ + " closed the connection before it had answered", cause);
}

void connect_answer::judge() const {
    const auto status = parser_.head().status;
    if (status / 100 == 2) return;
    const bool unauthorized = status == 407 || status == 401;
    const bool may_heal = status >= 500 || status == 408 || status == 429;
    fail(unauthorized ? errc::proxy_unauthorized : errc::proxy_failed, status, may_heal, proxy_);
}

} // namespace openai::detail::protocol
