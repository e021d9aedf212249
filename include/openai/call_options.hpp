// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/headers.hpp>
#include <openai/retry_policy.hpp>
#include <openai/stream_limits.hpp>
#include <openai/timeouts.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// Overrides for one call. What is not set comes from the client.
class OPENAI_DECL call_options {
public:
    std::optional<openai::timeouts> timeouts; ///< replaces all of the client's limits
    std::optional<retry_policy> retry;
    std::optional<openai::stream_limits> stream_limits;     ///< replaces all of the client's
    openai::headers headers;                                ///< added; replaces a default header of the same name
    std::vector<std::pair<std::string, std::string>> query; ///< added to the URL, percent-encoded

    /// Who is asked: a provider of `client_options::providers`. The model is then taken as it is. Empty: who the model
    /// says, see `provider_registry::resolve`.
    std::string provider;
    /// Models that may answer instead, in this order: names as a request has them, also "name:model" and aliases. All
    /// but the last are asked once. The call moves on, at once, when a server cannot be reached, refuses with 429 or
    /// 5xx, or tells one of these as the first event of a stream; when it may have executed the request (it was sent,
    /// and no answer came) only if the call may be repeated then: `idempotent`, `retry_policy::retry_ambiguous`. Never
    /// after any other answer, and never once something was delivered. The total timeout is one for all.
    std::vector<std::string> fallbacks;

    /// Executing this call twice does no harm: it is also retried when the server may have executed it already.
    bool idempotent = false;
    /// Sent as `Idempotency-Key` with every attempt, for servers that execute a request once for each key; makes the
    /// call idempotent. Empty: the client makes a random one.
    std::optional<std::string> idempotency_key;

    // Defined in the library, or every unit that uses the class would compile its members' copying.
    call_options();
    call_options(const call_options&);
    call_options(call_options&&) noexcept;
    call_options& operator=(const call_options&);
    call_options& operator=(call_options&&) noexcept;
    ~call_options();

    /// Adds a model that may answer instead.
    call_options& fallback(std::string model) & {
        fallbacks.push_back(std::move(model));
        return *this;
    }
    call_options&& fallback(std::string model) && { return std::move(fallback(std::move(model))); }

    /// Names the provider that is asked.
    call_options& ask(std::string name) & {
        provider = std::move(name);
        return *this;
    }
    call_options&& ask(std::string name) && { return std::move(ask(std::move(name))); }

    /// The whole call, retries included, may take this long; the other limits stay as they are. A streamed call ends
    /// then, too, whether anybody reads or not.
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
