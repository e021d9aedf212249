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

/// The certificate that an HTTPS server presents. The server makes the certificate and its CA when the server starts.
enum class certificate {
    valid,         ///< for localhost, 127.0.0.1 and ::1, signed by the CA of `server::ca_pem()`
    wrong_host,    ///< like `valid`, but issued only for the host "wrong.example"
    expired,       ///< expired an hour ago
    not_yet_valid, ///< becomes valid in an hour
    untrusted,     ///< signed by a different CA than the one of `server::ca_pem()`
    self_signed,   ///< signed by itself
};

/// The newest TLS version that a server speaks.
enum class tls_version { v1_1, v1_2, v1_3 };

/// The options of a `server`. By default, it speaks plain HTTP on a free port of 127.0.0.1 and accepts any key.
class server_options {
public:
    /// The unit of all times in this class.
    using milliseconds = std::chrono::milliseconds;

    server_options() {}

    // The functions below set these members. See the comments of the functions.
    bool tls = false;                                                     ///< see `https`
    testing::certificate shown_certificate = testing::certificate::valid; ///< see `certificate`
    tls_version newest_tls = tls_version::v1_3;                           ///< see `newest`
    bool session_tickets = true;                                          ///< see `without_tickets`
    bool ipv6 = false;                                                    ///< see `on_ipv6`
    std::uint16_t listen_port = 0;                                        ///< see `port`
    std::string key;                                                      ///< see `required_key`
    std::size_t requests_per_connection = 0;                              ///< see `close_after`
    milliseconds idle_time{0};                                            ///< see `idle_limit`
    bool announce_keep_alive = false;                                     ///< see `idle_limit`
    std::vector<std::string> model_ids{"gpt-4o", "gpt-4o-mini"};          ///< see `models`
    std::size_t early_answer_bytes = 0;                                   ///< see `early_answer`
    std::size_t receive_buffer = 0;                                       ///< see `receive_buffer_size`
    bool items_are_strict = false;                                        ///< see `strict_items`
    std::size_t stored_limit = 1000;                                      ///< see `store_at_most`

    server_options& https(bool on = true) & { return tls = on, *this; } ///< speaks TLS
    /// Sets the certificate to present; default `valid`.
    server_options& certificate(testing::certificate kind) & { return shown_certificate = kind, *this; }
    /// Sets the newest TLS version; default 1.3. With `v1_1`, the server speaks only TLS 1.1. Otherwise, the oldest
    /// version is TLS 1.2.
    server_options& newest(tls_version version) & { return newest_tls = version, *this; }
    server_options& without_tickets() & { return session_tickets = false, *this; }       ///< no session resumption
    server_options& on_ipv6(bool on = true) & { return ipv6 = on, *this; }               ///< listens on ::1
    server_options& port(std::uint16_t number) & { return listen_port = number, *this; } ///< default 0: any free port
    /// Requires `Authorization: Bearer <key>` or `api-key: <key>` in each request. Any other request is answered with
    /// 401.
    server_options& required_key(std::string value) & { return key = std::move(value), *this; }
    /// Closes a connection after this many requests, and announces this in the last response. 0 means no limit.
    server_options& close_after(std::size_t requests) & { return requests_per_connection = requests, *this; }
    /// Closes a connection that was idle for this time after a response. 0 means never. If `announced` is true,
    /// responses announce this time in the field `Keep-Alive: timeout=<seconds>`. If `close_after` limits the requests,
    /// the field also contains `max=`.
    server_options& idle_limit(milliseconds time, bool announced = false) & {
        return idle_time = time, announce_keep_alive = announced, *this;
    }
    /// Sets the ids that `GET */models` lists; default gpt-4o and gpt-4o-mini. Chat requests can name any model.
    server_options& models(std::vector<std::string> ids) & { return model_ids = std::move(ids), *this; }
    /// Makes the server answer a request before the whole body of the request has arrived, as servers do when they
    /// refuse a body that is too large. The server answers as soon as it has the head and `body_bytes` bytes of the
    /// body. It reads no more, and resets the connection after the answer. A request that arrives completely before the
    /// server answers is handled normally. If `body_bytes` is 0, which is the default, the server does not answer
    /// early.
    server_options& early_answer(std::size_t body_bytes) & { return early_answer_bytes = body_bytes, *this; }
    /// Sets SO_RCVBUF of the connections, in bytes. 0 means the default of the operating system.
    server_options& receive_buffer_size(std::size_t bytes) & { return receive_buffer = bytes, *this; }
    /// Checks the items that a client sends back. An item that this server sent before must come back byte for byte. If
    /// the server sent an item directly after a reasoning item, the client must also send it directly after this
    /// reasoning item. If an item breaks one of these rules, the server answers with 400. In the error, `param`, e.g.
    /// "input[2]", and the message say which item broke the rule.
    server_options& strict_items(bool on = true) & { return items_are_strict = on, *this; }
    /// Limits what the server stores: at most `count` responses, and at most `count` conversations. `count` must be at
    /// least 1; the default is 1000. To make room, the server drops the oldest response or conversation.
    server_options& store_at_most(std::size_t count) & { return stored_limit = count, *this; }

    // The same functions, for temporary objects.
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
    server_options&& strict_items(bool on = true) && { return std::move(strict_items(on)); }
    server_options&& store_at_most(std::size_t count) && { return std::move(store_at_most(count)); }
    // clang-format on
};

} // namespace openai::testing
