// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>
#include <openai/usage.hpp>

#include <boost/system/result.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <vector>

namespace openai {

/// Either a value or an `error`: `if (r) use(*r); else log(r.error());`. `r.value()`, `*r` and `r->` access the value;
/// `r.value()` throws the error if there is no value. In either case the result has what is known of the server's
/// answer: status, headers, request id and so on.
template <class T>
class result : public boost::system::result<T, openai::error>, public detail::failure_kinds<result<T>> {
    using base = boost::system::result<T, openai::error>;

public:
    using base::base;

    bool success() const noexcept { return this->has_value(); }

    /// Empty, or a list with the error. (Earlier attempts are in its `history()`.)
    std::vector<openai::error> errors() const {
        return success() ? std::vector<openai::error>() : std::vector{this->error()};
    }

    /// Throws the error if there is one.
    const result& throw_if_error() const {
        if (!success()) throw this->error();
        return *this;
    }

    /// Whether it failed with this code. See also `is_rate_limit()` and the like.
    bool is(errc code) const noexcept { return !success() && this->error().is(code); }

    /// The HTTP status; 0 if no answer came, or if the value has none.
    int status() const {
        if (!success()) return this->error().status();
        if constexpr (requires { answer().status(); }) return answer().status();
        else return 0;
    }

    /// The header fields of the answer; empty if no answer came.
    openai::headers headers() const {
        if (!success()) return this->error().details().headers;
        if constexpr (requires { answer().headers(); }) return answer().headers();
        else return {};
    }

    openai::rate_limits rate_limits() const { return openai::rate_limits::from(headers()); }

    /// The request id, which you can quote to the provider's support; empty if the server gave none.
    std::string request_id() const {
        if (!success()) return std::string(this->error().request_id());
        if constexpr (requires { answer().request_id(); }) return std::string(answer().request_id());
        else return {};
    }

    /// The name of the provider that answered, or was asked last; empty for the client's own server.
    std::string provider() const {
        if (!success()) return std::string(this->error().provider());
        if constexpr (requires { answer().provider(); }) return std::string(answer().provider());
        else return {};
    }

    /// The tokens used, if the value states them. After a failure: those of `error().completion()`, if there are any.
    std::optional<openai::usage> usage() const {
        if (!success()) return this->error().usage();
        if constexpr (requires(const T& value) {
                          { value.usage } -> std::convertible_to<std::optional<openai::usage>>;
                      })
            if (success()) return (**this).usage;
        return std::nullopt;
    }

private:
    const auto& answer() const {
        if constexpr (requires(const T& value) { value.response(); }) return (**this).response();
        else return **this;
    }
};

} // namespace openai
