// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>
#include <openai/core/usage.hpp>

#include <boost/system/result.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <vector>

namespace openai {

/// Either a value or an `error`: `if (r) use(*r); else log(r.error());`. `r.value()`, `*r` and `r->` access the value.
/// If there is no value, `r.value()` throws the error. With or without a value, the result contains what is known about
/// the server's response: status, headers, request id and so on.
template <class T>
class result : public boost::system::result<T, openai::error>, public detail::failure_kinds<result<T>> {
    using base = boost::system::result<T, openai::error>;

public:
    using base::base;

    /// Makes a result from a value and the HTTP response from which the value was made.
    result(T value, http_response answered)
        : base(std::move(value))
        , response_(std::move(answered)) {}

    /// Whether there is a value.
    bool success() const noexcept { return this->has_value(); }

    /// Returns a list that contains the error after a failure, and that is empty after success. The list does not
    /// contain the errors of earlier attempts; for these, see `error().history()`.
    std::vector<openai::error> errors() const {
        return success() ? std::vector<openai::error>() : std::vector{this->error()};
    }

    /// Throws the error if there is one.
    const result& throw_if_error() const {
        if (!success()) throw this->error();
        return *this;
    }

    /// Whether the operation failed with this code. See also `is_rate_limit()` and the like.
    bool is(errc code) const noexcept { return !success() && this->error().is(code); }

    /// Returns the HTTP response from which the value was made. Its `body()` and `raw()` return what the server sent,
    /// unless the value is a stream. The HTTP response is empty if the operation failed, or if the value did not come
    /// from a server.
    const http_response& response() const noexcept { return response_; }

    /// Returns the HTTP status, or 0 if no response arrived.
    int status() const noexcept { return success() ? response_.status() : this->error().status(); }

    /// Returns the header fields of the response. They are empty if no response arrived.
    openai::headers headers() const { return success() ? response_.headers() : this->error().details().headers; }

    /// Returns the rate limits that the headers of the response state.
    openai::rate_limits rate_limits() const { return openai::rate_limits::from(headers()); }

    /// Returns the request id, which you can quote to the provider's support. It is empty if the server sent none.
    std::string request_id() const {
        return std::string(success() ? response_.request_id() : this->error().request_id());
    }

    /// Returns the name of the provider that answered. After a failure, returns the name of the provider to which the
    /// last request was sent. The server of `base_url` has an empty name.
    std::string provider() const { return std::string(success() ? response_.provider() : this->error().provider()); }

    /// Returns the number of attempts. It is 0 if no attempt was made, e.g. because the request was invalid.
    int attempts() const noexcept { return success() ? response_.attempts() : this->error().attempts(); }

    /// Returns the tokens used. After success, they come from the value's member `usage`. The optional is empty if the
    /// server did not state them, or if the value has no such member of the type `openai::usage`. (The `usage` of a
    /// `response`, for example, has another type.) After a failure, they are the tokens that `error().completion()`
    /// states.
    std::optional<openai::usage> usage() const {
        if (!success()) return this->error().usage();
        if constexpr (requires(const T& value) {
                          { value.usage } -> std::convertible_to<std::optional<openai::usage>>;
                      })
            return (**this).usage;
        return std::nullopt;
    }

private:
    http_response response_;
};

} // namespace openai
