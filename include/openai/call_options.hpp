// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/headers.hpp>
#include <openai/retry_policy.hpp>
#include <openai/timeouts.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// Overrides for one call. What is not set comes from the client.
class call_options {
public:
    std::optional<openai::timeouts> timeouts; ///< replaces all of the client's limits
    std::optional<retry_policy> retry;
    openai::headers headers;                                ///< added; replaces a default header of the same name
    std::vector<std::pair<std::string, std::string>> query; ///< added to the URL, percent-encoded

    /// Executing this call twice does no harm: it is also retried when the server may have executed it already.
    bool idempotent = false;
    /// Sent as `Idempotency-Key` with every attempt, for servers that execute a request once for each key; makes the
    /// call idempotent. Empty: the client makes a random one.
    std::optional<std::string> idempotency_key;

    call_options() = default;

    /// The whole call, retries included, may take this long; the other limits stay as they are.
    call_options& timeout(std::chrono::milliseconds total) & {
        total_ = total;
        return *this;
    }
    call_options&& timeout(std::chrono::milliseconds total) && { return std::move(timeout(total)); }
    std::optional<std::chrono::milliseconds> timeout() const noexcept { return total_; }

    /// Sends a header with this call.
    call_options& header(std::string name, std::string value) & {
        headers.set(std::move(name), std::move(value));
        return *this;
    }
    call_options&& header(std::string name, std::string value) && {
        return std::move(header(std::move(name), std::move(value)));
    }

    /// Adds a parameter to the URL's query.
    call_options& parameter(std::string name, std::string value) & {
        query.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    call_options&& parameter(std::string name, std::string value) && {
        return std::move(parameter(std::move(name), std::move(value)));
    }

    /// Makes the call part of a trace (W3C Trace Context): sends `traceparent` and, if not empty, `tracestate` with
    /// every attempt. What breaks their grammar is refused when the call is made (`invalid_argument`).
    call_options& traceparent(std::string parent, std::string state = {}) & {
        headers.set("traceparent", std::move(parent));
        if (!state.empty()) headers.set("tracestate", std::move(state));
        return *this;
    }
    call_options&& traceparent(std::string parent, std::string state = {}) && {
        return std::move(traceparent(std::move(parent), std::move(state)));
    }

private:
    std::optional<std::chrono::milliseconds> total_;
};

} // namespace openai
