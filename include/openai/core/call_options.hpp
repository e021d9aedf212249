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

/// Options for one call. Those that are not set come from the client.
class OPENAI_DECL call_options {
public:
    std::optional<openai::timeouts> timeouts; ///< replaces all of the client's limits
    std::optional<retry_policy> retry;
    std::optional<openai::stream_limits> stream_limits;     ///< replaces all of the client's
    openai::headers headers;                                ///< added; replaces a default header of the same name
    std::vector<std::pair<std::string, std::string>> query; ///< added to the URL, percent-encoded

    /// The provider to ask, by its name in `client_options::providers`; the model's name is then sent as it is. If this
    /// is empty, the model's name decides which provider is asked: see `provider_registry::resolve`.
    std::string provider;
    /// Models to ask, in this order, when the request's own model fails: names as in a request, including "name:model"
    /// and aliases. Every model but the last is asked only once. The call moves on to the next model immediately when a
    /// server cannot be reached, refuses with 429 or 5xx, or sends such an error as the first event of a stream. If the
    /// server may have executed the request (it was sent, and no answer came), the call moves on only if it may be
    /// repeated: `idempotent` or `retry_policy::retry_ambiguous`. It does not move on after any other answer, nor once
    /// a part of the answer has been delivered. The total timeout covers all models together.
    std::vector<std::string> fallbacks;

    /// Set this if executing the call twice does no harm. It is then also retried when the server may have executed it
    /// already.
    bool idempotent = false;
    /// Sent as `Idempotency-Key` with every attempt, for servers that execute a request only once for each key. Setting
    /// it makes the call idempotent. If the text is empty, the client makes a random key.
    std::optional<std::string> idempotency_key;

    // Defined in the library, so that not every unit that uses the class compiles the copying of its members.
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

    /// Sets the provider to ask.
    call_options& via(std::string name) & {
        provider = std::move(name);
        return *this;
    }
    call_options&& via(std::string name) && { return std::move(via(std::move(name))); }

    /// Limits the whole call, retries included; the other limits stay as they are. A streamed call also ends at this
    /// limit, whether or not the program is reading it.
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
    /// every attempt. A value that does not follow their grammar fails the call (`invalid_argument`).
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
