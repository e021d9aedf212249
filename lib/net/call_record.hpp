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

/// The result of the TLS handshake. The texts are constants of OpenSSL.
struct tls_summary {
    std::string_view version;
    std::string_view cipher;
    bool resumed = false;
};

/// The server to which a call sends its request, and the key for it.
struct observed_server {
    secret key;
    std::string origin;
    std::string host;
    std::string provider; ///< the provider's name in the registry; empty for the client's own server
};

/// The request of a call.
struct observed_request {
    std::string_view method;
    std::string_view target;
    std::string_view pattern; ///< the pattern of the path, a string constant; empty if there is none
    bool streamed;
};

/// Reports one call to its observer, hook by hook. If there is no observer, there is no record, only a null pointer.
/// All parts of the library that work on the call share the record. They use it one after another.
class call_record {
public:
    call_record(std::shared_ptr<observer> to, std::uint64_t call, observed_server asked);
    /// Reports the call as cancelled if its end was not reported.
    ~call_record();

    /// Sets the server and the key that the call uses from now on.
    void move_to(observed_server asked) noexcept { asked_ = std::move(asked); }

    /// Sets the model that the request names. `model` is empty if the request names none.
    void ask(std::string_view model) { model_ = harmless(model); }

    /// Returns the model that was last set.
    std::string_view model() const noexcept { return model_; }

    void start(const observed_request& what);

    /// Reports that a phase begins and that the previous one succeeded.
    void enter(phase now);
    void resolved(std::size_t addresses) noexcept { addresses_ = addresses; }
    void connect_attempt(const boost::asio::ip::tcp::endpoint& to);
    void connected_to(const boost::asio::ip::tcp::socket& socket);
    void secured(const tls_summary& agreed) noexcept { tls_ = agreed; }
    void stale(clock::time_point created, clock::time_point last_used);

    /// Reports that the call has a connection. `requests` is the number of earlier requests on this connection, or 0 if
    /// it is new.
    void ready(observed::duration age, observed::duration idle, int requests);

    void write_start();
    void write_done(std::size_t bytes);
    void first_byte(int status, std::string_view request_id);
    void body(std::size_t bytes) noexcept { bytes_ += bytes; }
    void event(std::size_t bytes);
    /// Sets the tokens used. If the request names no model, sets the model that the answer names.
    void used(const observed::token_usage& tokens, std::string_view model) noexcept;
    void unclean_end();

    /// Reports that an attempt failed and that another one follows after `delay`.
    void retry(const error_details& failure, int attempt, observed::duration delay, bool replay);

    /// Reports that the stream of the call was cut, and that another call requests the rest after `delay`.
    void resume(const error_details& failure, observed::duration delay);

    /// These functions report the end of the call. Only the first one that is called has an effect.
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
    billing billed_ = billing::no; // the highest billing that an earlier attempt reported
    std::size_t bytes_ = 0;
    std::size_t events_ = 0;
    observed::timings times_;
    std::optional<observed::token_usage> usage_;
};

} // namespace openai::detail::net
