// SPDX-License-Identifier: BSL-1.0
#include <openai/core/error.hpp>

#include "text/sanitize.hpp"

#include <utility>

namespace openai {
namespace {

const char* message_of(errc code) noexcept {
    switch (code) {
    case errc::invalid_argument: return "invalid argument";
    case errc::client_closed: return "client closed";
    case errc::would_deadlock: return "blocking here would deadlock";
    case errc::file_failed: return "local file failed";
    case errc::pool_timeout: return "timed out waiting for a connection";
    case errc::queue_full: return "too many calls wait for a connection";
    case errc::resolve_failed: return "host name not resolved";
    case errc::resolve_timeout: return "timed out resolving the host name";
    case errc::connect_failed: return "connection failed";
    case errc::connect_timeout: return "timed out connecting";
    case errc::tls_failed: return "TLS handshake failed";
    case errc::tls_untrusted: return "server certificate not trusted";
    case errc::tls_timeout: return "timed out in the TLS handshake";
    case errc::proxy_failed: return "proxy gave no tunnel";
    case errc::proxy_unauthorized: return "proxy refused the credentials";
    case errc::resource_limit: return "out of system resources";
    case errc::write_failed: return "connection broke while sending";
    case errc::write_timeout: return "timed out sending the request";
    case errc::connection_lost: return "connection lost before an answer";
    case errc::truncated: return "answer cut short";
    case errc::first_byte_timeout: return "timed out waiting for an answer";
    case errc::idle_timeout: return "timed out waiting for more of the answer";
    case errc::total_timeout: return "call took too long";
    case errc::cancelled: return "cancelled";
    case errc::protocol_error: return "answer is not valid HTTP";
    case errc::limit_exceeded: return "limit exceeded";
    case errc::unexpected_content: return "unexpected content";
    case errc::invalid_json: return "invalid JSON";
    case errc::invalid_response: return "unexpected response";
    case errc::redirected: return "redirect not followed";
    case errc::bad_request: return "bad request";
    case errc::unauthorized: return "unauthorized";
    case errc::permission_denied: return "permission denied";
    case errc::not_found: return "not found";
    case errc::conflict: return "conflict";
    case errc::unprocessable: return "unprocessable request";
    case errc::rate_limited: return "rate limited";
    case errc::quota_exhausted: return "quota exhausted";
    case errc::server_error: return "server error";
    case errc::in_stream_error: return "server reported an error inside the stream";
    case errc::model_refused: return "the model refused";
    case errc::length_limit: return "the model reached its limit of tokens";
    case errc::content_filtered: return "the answer was filtered";
    case errc::unknown_id: return "unknown id";
    case errc::not_ready: return "not ready";
    case errc::expired: return "expired";
    case errc::already_redeemed: return "already redeemed";
    case errc::future_lost: return "lost";
    case errc::capacity_exceeded: return "too many deferred completions";
    case errc::registry_closed: return "deferred completions closed";
    case errc::internal_error: return "internal error";
    }
    return "unknown error";
}

const char* message_of(condition value) noexcept {
    switch (value) {
    case condition::timeout: return "timeout";
    case condition::cancelled: return "cancelled";
    case condition::unreachable: return "server unreachable";
    case condition::untrusted: return "server not trusted";
    case condition::truncated: return "truncated";
    case condition::unauthorized: return "unauthorized";
    case condition::rate_limited: return "rate limited";
    case condition::invalid_request: return "invalid request";
    case condition::server_fault: return "server fault";
    case condition::bad_answer: return "bad answer";
    }
    return "unknown condition";
}

bool belongs(errc code, condition value) noexcept {
    using enum errc;
    const auto any_of = [code](auto... codes) { return ((code == codes) || ...); };
    switch (value) {
    case condition::timeout:
        return any_of(pool_timeout, resolve_timeout, connect_timeout, tls_timeout, write_timeout, first_byte_timeout,
                      idle_timeout, total_timeout);
    case condition::cancelled: return any_of(cancelled, client_closed, registry_closed);
    case condition::unreachable:
        return any_of(resolve_failed, resolve_timeout, connect_failed, connect_timeout, tls_failed, tls_untrusted,
                      tls_timeout, proxy_failed, proxy_unauthorized);
    case condition::untrusted: return any_of(tls_untrusted);
    case condition::truncated: return any_of(truncated, length_limit);
    case condition::unauthorized: return any_of(unauthorized, permission_denied);
    case condition::rate_limited: return any_of(rate_limited, quota_exhausted);
    case condition::invalid_request: return any_of(invalid_argument, bad_request, not_found, conflict, unprocessable);
    case condition::server_fault: return any_of(server_error, in_stream_error);
    case condition::bad_answer:
        return any_of(protocol_error, limit_exceeded, unexpected_content, invalid_json, invalid_response, redirected);
    }
    return false;
}

class error_category_type final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "openai"; }
    std::string message(int value) const override { return message_of(static_cast<errc>(value)); }

    boost::system::error_condition default_error_condition(int value) const noexcept override {
        namespace generic = boost::system::errc;
        const auto code = static_cast<errc>(value);
        if (belongs(code, condition::cancelled)) return generic::make_error_condition(generic::operation_canceled);
        if (belongs(code, condition::timeout)) return generic::make_error_condition(generic::timed_out);
        return {value, *this};
    }
};

class condition_category_type final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "openai.condition"; }
    std::string message(int value) const override { return message_of(static_cast<condition>(value)); }

    bool equivalent(const boost::system::error_code& code, int value) const noexcept override {
        return code.category() == openai::error_category() &&
               belongs(static_cast<errc>(code.value()), static_cast<condition>(value));
    }
};

void append_quoted(std::string& out, const char* label, const std::string& text) {
    if (text.empty()) return;
    out += label;
    out += detail::sanitize(text);
}

/// "rate limited: HTTP 429: Rate limit reached (type requests, code rate_limit_exceeded, request id req_1)"
std::string describe(const error_details& details) {
    std::string out = message_of(details.code);
    if (details.status >= 300) out += ": HTTP " + std::to_string(details.status);
    if (!details.api.message.empty() && details.api.message != "HTTP " + std::to_string(details.status))
        append_quoted(out, ": ", details.api.message);
    append_quoted(out, ": ", details.context);
    append_quoted(out, ": ", details.excerpt);
    std::string facts;
    append_quoted(facts, ", type ", details.api.type);
    append_quoted(facts, ", code ", details.api.code);
    append_quoted(facts, ", param ", details.api.param);
    append_quoted(facts, ", request id ", details.api.request_id);
    append_quoted(facts, ", provider ", details.provider);
    append_quoted(facts, ", server ", details.server);
    if (details.attempts > 1) facts += ", attempts " + std::to_string(details.attempts);
    if (details.cause.failed()) facts += ", cause " + details.cause.message();
    if (!facts.empty()) out += " (" + facts.substr(2) + ")";
    return out;
}

error_details with_context(errc code, std::string context) {
    error_details details;
    details.code = code;
    details.context = std::move(context);
    return details;
}

} // namespace

struct error::state {
    error_details details;
    std::string what;
};

error::error()
    : error(error_details()) {}

error::error(error_details details)
    : system_error(make_error_code(details.code)) {
    auto what = describe(details);
    state_ = std::make_shared<const state>(std::move(details), std::move(what));
}

error::error(errc code, std::string context)
    : error(with_context(code, std::move(context))) {}

const char* error::what() const noexcept { return state_->what.c_str(); }

const error_details& error::details() const noexcept { return state_->details; }

error error::with(const std::function<void(error_details&)>& change) const {
    error_details copy = details();
    change(copy);
    return error(std::move(copy));
}

const boost::system::error_category& error_category() noexcept {
    static const error_category_type instance;
    return instance;
}

const boost::system::error_category& condition_category() noexcept {
    static const condition_category_type instance;
    return instance;
}

boost::system::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), error_category()}; }

boost::system::error_condition make_error_condition(condition value) noexcept {
    return {static_cast<int>(value), condition_category()};
}

const char* to_string(phase value) noexcept {
    switch (value) {
    case phase::prepare: return "prepare";
    case phase::queue: return "queue";
    case phase::resolve: return "resolve";
    case phase::connect: return "connect";
    case phase::proxy: return "proxy";
    case phase::tls: return "tls";
    case phase::write: return "write";
    case phase::first_byte: return "first byte";
    case phase::body: return "body";
    case phase::stream: return "stream";
    case phase::backoff: return "backoff";
    case phase::done: return "done";
    }
    return "unknown";
}

void throw_exception_from_error(const error& failure, const boost::source_location&) { throw failure; }

error to_error(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const error& failure) {
        return failure;
    } catch (const boost::system::system_error& failure) {
        auto details = with_context(errc::internal_error, "");
        if (failure.code() == boost::system::errc::operation_canceled) details.code = errc::cancelled;
        else details.cause = failure.code();
        return error(std::move(details));
    } catch (const std::exception& failure) {
        return error(errc::internal_error, failure.what());
    } catch (...) {
        return error(errc::internal_error, "unknown exception");
    }
}

} // namespace openai
