// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <concepts>
#include <string_view>
#include <utility>

namespace openai::detail {

/// Member functions that let you build a request in one expression.
template <class Request>
class adders {
public:
    /// Sets any field: `.set(&embedding_request::dimensions, 256)`.
    template <class Class, class Member, class Value>
        requires std::derived_from<Request, Class> && std::assignable_from<Member&, Value&&>
    Request& set(Member Class::*field, Value&& value) & {
        self().*field = std::forward<Value>(value);
        return self();
    }
    template <class Class, class Member, class Value>
        requires std::derived_from<Request, Class> && std::assignable_from<Member&, Value&&>
    Request&& set(Member Class::*field, Value&& value) && {
        return std::move(set(field, std::forward<Value>(value)));
    }

    /// Sets a member of `extra_body`, for instance a member that only some providers know.
    Request& extra(std::string_view name, boost::json::value value) &
            requires requires(Request& request) { request.extra_body; }
    {
        self().extra_body.insert_or_assign(name, std::move(value));
        return self();
    }
    Request&& extra(std::string_view name, boost::json::value value) &&
            requires requires(Request& request) { request.extra_body; }
    {
        return std::move(extra(name, std::move(value)));
    }

protected:
    adders() = default;

private:
    Request& self() noexcept { return static_cast<Request&>(*this); }
};

} // namespace openai::detail
