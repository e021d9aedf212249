// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/core/observer.hpp>
#include <openai/core/secret.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openai::detail::net {

/// What TLS agreed on; the texts are OpenSSL's constants.
struct tls_summary {
    std::string_view version;
    std::string_view cipher;
    bool resumed = false;
};

/// Whom a call asks, and with which key.
struct observed_server {
    secret key;
    std::string origin;
    std::string host;
    std::string provider; ///< of the registry; empty: the client's own server
};

/// What a call sends.
struct observed_request {
    std::string_view method;
    std::string_view target;
    std::string_view pattern; ///< of its path, a constant; empty: it has none
    bool streamed;
};

/// One observed call, told to its observer hook by hook. Where nobody observes there is none: a null pointer.
/// Shared by whatever works on the call, which happens one after another.
class call_record {
public:
    call_record(std::shared_ptr<observer> to, std::uint64_t call, observed_server asked);
    ~call_record(); ///< a call of which nobody said how it ended was cancelled or abandoned

    /// From here on another server is asked, with another key.
    void move_to(observed_server asked) noexcept { asked_ = std::move(asked); }

    /// The model that is asked for; empty: none.
    void ask(std::string_view model) { model_ = harmless(model); }

    void start(const observed_request& what);

    /// A phase begins, and with success ends the one before it.
    void enter(phase now);
    void resolved(std::size_t addresses) noexcept { addresses_ = addresses; }
    void connect_attempt(const boost::asio::ip::tcp::endpoint& to);
    void connected_to(const boost::asio::ip::tcp::socket& socket);
    void secured(const tls_summary& agreed) noexcept { tls_ = agreed; }
    void stale(clock::time_point created, clock::time_point last_used);

    /// The connection is there: a new one, or one that has carried so many requests.
    void ready(observed::duration age, observed::duration idle, int requests);

    void write_start();
    void write_done(std::size_t bytes);
    void first_byte(int status, std::string_view request_id);
    void body(std::size_t bytes) noexcept { bytes_ += bytes; }
    void event(std::size_t bytes);
    void used(const observed::token_usage& tokens) noexcept { usage_ = tokens; }
    void unclean_end();

    /// The attempt failed; another one follows after the pause.
    void retry(const error_details& failure, int attempt, observed::duration delay, bool replay);

    /// Once; later ones do nothing.
    void end(const error& failure);
    void end_well();
    void end(errc code);

private:
    void leave(bool ok);
    void keep_request_id(std::string_view id) noexcept;
    void finish(std::optional<errc> code, const error_details& details);
    std::string harmless(std::string_view text) const;

    const std::shared_ptr<observer> to_;
    const std::uint64_t call_;
    observed_server asked_;
    std::string_view pattern_;
    std::string model_;
    std::atomic<bool> ended_ = true; // false from `start` on
    const clock::time_point begun_ = clock::now();
    clock::time_point phase_begun_ = begun_;
    clock::time_point sent_ = begun_;
    clock::time_point last_event_ = begun_;
    phase phase_ = phase::prepare;
    std::size_t addresses_ = 0;
    std::string winner_;
    int connect_attempts_ = 0;
    tls_summary tls_;
    int status_ = 0;
    std::string request_id_;
    int attempts_ = 1;
    billing billed_ = billing::no; // the most that an attempt before this one may have cost
    std::size_t bytes_ = 0;
    std::size_t events_ = 0;
    observed::timings times_;
    std::optional<observed::token_usage> usage_;
};

} // namespace openai::detail::net
