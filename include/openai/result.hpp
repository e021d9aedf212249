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

/// A value or an `error`, and what the server's answer says in either case: `if (r) use(*r); else log(r.error());`.
/// `r.value()`, `*r` and `r->` reach the value; `value()` throws the error.
template <class T>
class result : public boost::system::result<T, openai::error>, public detail::failure_kinds<result<T>> {
    using base = boost::system::result<T, openai::error>;

public:
    using base::base;

    bool success() const noexcept { return this->has_value(); }

    /// Everything that went wrong: nothing, or the error. (Those of earlier attempts are in its `history()`.)
    std::vector<openai::error> errors() const {
        return success() ? std::vector<openai::error>() : std::vector{this->error()};
    }

    /// Throws the error if there is one.
    const result& throw_if_error() const {
        if (!success()) throw this->error();
        return *this;
    }

    /// Whether it failed with this code. See also `is_rate_limit()` and the others.
    bool is(errc code) const noexcept { return !success() && this->error().is(code); }

    /// HTTP status; 0 if no answer came, or if the value knows none.
    int status() const {
        if (!success()) return this->error().status();
        if constexpr (requires { answer().status(); }) return answer().status();
        else return 0;
    }

    /// Header fields of the answer; empty if none came.
    openai::headers headers() const {
        if (!success()) return this->error().details().headers;
        if constexpr (requires { answer().headers(); }) return answer().headers();
        else return {};
    }

    openai::rate_limits rate_limits() const { return openai::rate_limits::from(headers()); }

    /// What to quote to the provider's support; empty if the server gave none.
    std::string request_id() const {
        if (!success()) return std::string(this->error().request_id());
        if constexpr (requires { answer().request_id(); }) return std::string(answer().request_id());
        else return {};
    }

    /// Who answered, or was asked last: the name of a provider; empty for the client's own server.
    std::string provider() const {
        if (!success()) return std::string(this->error().provider());
        if constexpr (requires { answer().provider(); }) return std::string(answer().provider());
        else return {};
    }

    /// The tokens used, if the value tells, or an error that came after a whole answer.
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
