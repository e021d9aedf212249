// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>
#include <openai/core/retry_policy.hpp>
#include <openai/core/stream_limits.hpp>
#include <openai/core/timeouts.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// Options for one call. For an option that is not set, the client's option applies.
class OPENAI_DECL call_options {
public:
    std::optional<openai::timeouts> timeouts;               ///< replaces all of the client's timeouts
    std::optional<retry_policy> retry;                      ///< replaces the client's whole retry policy
    std::optional<openai::stream_limits> stream_limits;     ///< replaces all of the client's stream limits
    openai::headers headers;                                ///< sent instead of default headers of the same name
    std::vector<std::pair<std::string, std::string>> query; ///< parameters to add to the URL; the client escapes them

    /// The name of the provider to ask, as in `client_options::providers`. If you set a provider, the model's name is
    /// sent unchanged. If this option is empty, the model's name decides which provider is asked; see
    /// `provider_registry::resolve`.
    std::string provider;
    /// Other models for this call. If the model of the request fails, the call asks these models instead, in this
    /// order. Write each name as in a request: "name:model" and aliases are allowed.
    ///
    /// In the following cases, the call does not retry the failed model, but asks the next one immediately:
    ///
    /// - The server cannot be reached, or the pool has no connection for the call in time.
    /// - `retry_policy::gate` would delay the call, or `client_options::pacing` would delay it beyond the total
    ///   timeout.
    /// - The server answers with 402, 408, 429 or 5xx, or with another 4xx because the quota is exhausted.
    /// - The server begins a stream with an error event that corresponds to 408, 429 or 5xx. This does not apply if the
    ///   event says that the quota is exhausted.
    ///
    /// If the request was sent but no complete response arrived, the server may have executed the request. In this
    /// case, the call asks the next model only if `idempotent`, `idempotency_key` or `retry_policy::retry_ambiguous` is
    /// set. The total timeout covers all models together.
    ///
    /// The call does not ask the next model after any other response, nor if the server's certificate is not trusted, a
    /// proxy refuses your credentials, or a part of the answer has already been delivered to your program.
    std::vector<std::string> fallbacks;

    /// Set this to true if executing the call twice does no harm. The client then retries the call even if the server
    /// may have executed it already.
    bool idempotent = false;
    /// The client sends this key as `Idempotency-Key` with every attempt, for servers that execute a request only once
    /// for each key. If a key is set, the client treats the call as if `idempotent` were true. If the key is an empty
    /// string, the client generates a random key.
    std::optional<std::string> idempotency_key;

    // These functions are defined in the library, so that your program does not compile the code that copies all
    // members.
    call_options();
    call_options(const call_options&);
    call_options(call_options&&) noexcept;
    call_options& operator=(const call_options&);
    call_options& operator=(call_options&&) noexcept;
    ~call_options();

    /// Adds a model to `fallbacks`.
    call_options& fallback(std::string model) & {
        fallbacks.push_back(std::move(model));
        return *this;
    }
    call_options&& fallback(std::string model) && { return std::move(fallback(std::move(model))); }

    /// Sets the name of the provider to ask.
    call_options& via(std::string name) & {
        provider = std::move(name);
        return *this;
    }
    call_options&& via(std::string name) && { return std::move(via(std::move(name))); }

    /// Limits the time of the whole call, including its retries. The other timeouts stay unchanged. This limit also
    /// ends a streamed call, whether or not the program is reading the stream.
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

    /// Makes the call part of a trace (W3C Trace Context). Every attempt sends the header `traceparent` and, if `state`
    /// is not empty, the header `tracestate`. If a value does not follow the grammar of W3C Trace Context, the call
    /// fails with `invalid_argument`.
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
