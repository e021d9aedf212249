// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace openai::testing {

/// The certificate an HTTPS server shows. All are made at start-up and signed by a CA made with them.
enum class certificate {
    valid,         ///< for localhost, 127.0.0.1 and ::1, signed by the CA of `server::ca_pem()`
    wrong_host,    ///< valid, but for "wrong.example" only
    expired,       ///< ended an hour ago
    not_yet_valid, ///< begins in an hour
    untrusted,     ///< signed by another CA than the one of `server::ca_pem()`
    self_signed,   ///< signed by itself
};

/// The newest TLS version a server speaks.
enum class tls_version { v1_1, v1_2, v1_3 };

/// How a `server` listens. Everything has a default: plain HTTP on 127.0.0.1, a free port, any key.
class server_options {
public:
    using milliseconds = std::chrono::milliseconds;

    server_options() {}

    // What the functions below set; those say what it means.
    bool tls = false;
    testing::certificate shown_certificate = testing::certificate::valid;
    tls_version newest_tls = tls_version::v1_3;
    bool session_tickets = true;
    bool ipv6 = false;
    std::uint16_t listen_port = 0;
    std::string key;
    std::size_t requests_per_connection = 0;
    milliseconds idle_time{0};
    bool announce_keep_alive = false;
    std::vector<std::string> model_ids{"gpt-4o", "gpt-4o-mini"};
    std::size_t early_answer_bytes = 0;
    std::size_t receive_buffer = 0;

    server_options& https(bool on = true) & { return tls = on, *this; } ///< speak TLS
    /// Default `valid`.
    server_options& certificate(testing::certificate kind) & { return shown_certificate = kind, *this; }
    /// Default TLS 1.3; the oldest is TLS 1.2, or 1.1 if that is the newest.
    server_options& newest(tls_version version) & { return newest_tls = version, *this; }
    server_options& without_tickets() & { return session_tickets = false, *this; }       ///< no TLS session resumption
    server_options& on_ipv6(bool on = true) & { return ipv6 = on, *this; }               ///< listen on ::1
    server_options& port(std::uint16_t number) & { return listen_port = number, *this; } ///< default 0: any free port
    /// Every request without `Authorization: Bearer <key>` is answered with 401.
    server_options& required_key(std::string value) & { return key = std::move(value), *this; }
    /// Closes a connection after that many requests, saying so in the last answer; 0: no limit.
    server_options& close_after(std::size_t requests) & { return requests_per_connection = requests, *this; }
    /// Closes a connection on which no request followed an answer for so long; 0: never.
    /// With `announced`, answers carry `Keep-Alive: timeout=<seconds>` (and `max=` if limited).
    server_options& idle_limit(milliseconds time, bool announced = false) & {
        return idle_time = time, announce_keep_alive = announced, *this;
    }
    /// The ids of `GET */models`; default gpt-4o and gpt-4o-mini. Chat takes any model.
    server_options& models(std::vector<std::string> ids) & { return model_ids = std::move(ids), *this; }
    /// Answers as soon as the head and that many bytes of a longer body have come, then reads no more and closes
    /// with a reset; 0: never. What a server does that refuses a body as too large.
    server_options& early_answer(std::size_t body_bytes) & { return early_answer_bytes = body_bytes, *this; }
    /// SO_RCVBUF of the connections in bytes; 0: the system's.
    server_options& receive_buffer_size(std::size_t bytes) & { return receive_buffer = bytes, *this; }

    // The same on temporaries.
    // clang-format off
    server_options&& https(bool on = true) && { return std::move(https(on)); }
    server_options&& certificate(testing::certificate kind) && { return std::move(certificate(kind)); }
    server_options&& newest(tls_version version) && { return std::move(newest(version)); }
    server_options&& without_tickets() && { return std::move(without_tickets()); }
    server_options&& on_ipv6(bool on = true) && { return std::move(on_ipv6(on)); }
    server_options&& port(std::uint16_t number) && { return std::move(port(number)); }
    server_options&& required_key(std::string value) && { return std::move(required_key(std::move(value))); }
    server_options&& close_after(std::size_t requests) && { return std::move(close_after(requests)); }
    server_options&& idle_limit(milliseconds time, bool announced = false) && { return std::move(idle_limit(time, announced)); }
    server_options&& models(std::vector<std::string> ids) && { return std::move(models(std::move(ids))); }
    server_options&& early_answer(std::size_t body_bytes) && { return std::move(early_answer(body_bytes)); }
    server_options&& receive_buffer_size(std::size_t bytes) && { return std::move(receive_buffer_size(bytes)); }
    // clang-format on
};

} // namespace openai::testing
