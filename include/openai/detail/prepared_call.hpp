// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_options.hpp>
#include <openai/detail/door.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace openai::detail {

class client_core;
struct call_request;

/// A path with parameters, in their order: `{"/files/{id}/content", id}`. They are checked and escaped when the call is
/// made; slashes in the value of `{+name}` stay. Without values it is taken as it is.
class path_pattern {
public:
    template <std::same_as<std::string>... Values>
    path_pattern(std::string text, Values... parameters)
        : pattern(std::move(text)) {
        (values.push_back(std::move(parameters)), ...);
    }
    path_pattern(const char* text)
        : pattern(text) {}

    std::string pattern;
    std::vector<std::string> values;
};

/// Puts a request into a call: as JSON body, query or form. Instantiated in the library for each type of request.
template <class Request>
OPENAI_DECL void put(call_request& call, const Request& request);

/// A request without a type of its own. Null: no body.
class OPENAI_DECL json_body {
public:
    explicit json_body(boost::json::value value)
        : document(std::move(value)) {}

    boost::json::value document;
};

/// What is asked for; nothing of it has been looked at yet.
struct call_draft {
    std::string method;
    path_pattern path;
    call_options options;
    std::shared_ptr<const void> request; ///< null: nothing is sent
    void (*put_request)(call_request& call, const void* request) = nullptr;
    std::shared_ptr<client_core> core;
};

/// A call as the public templates prepare it. On its way through them only a pointer is moved.
class OPENAI_DECL prepared_call {
public:
    prepared_call(std::string method, path_pattern path);

    template <class Request>
    prepared_call(std::string method, path_pattern path, Request&& wanted)
        : prepared_call(std::move(method), std::move(path)) {
        using type = std::remove_cvref_t<Request>;
        draft_->request = std::make_shared<type>(std::forward<Request>(wanted));
        draft_->put_request = [](call_request& call, const void* asked) {
            detail::put<type>(call, *static_cast<const type*>(asked));
        };
    }

    prepared_call(const prepared_call& other);
    prepared_call(prepared_call&&) noexcept;
    prepared_call& operator=(const prepared_call&) = delete;
    prepared_call& operator=(prepared_call&&) = delete;
    ~prepared_call();

    call_draft* operator->() noexcept { return draft_.get(); }
    const call_draft* operator->() const noexcept { return draft_.get(); }

private:
    std::unique_ptr<call_draft> draft_; // null: moved from
};

template <class... Request>
prepared_call get(path_pattern path, Request&&... request) {
    return {"GET", std::move(path), std::forward<Request>(request)...};
}
template <class... Request>
prepared_call post(path_pattern path, Request&&... request) {
    return {"POST", std::move(path), std::forward<Request>(request)...};
}
inline prepared_call del(path_pattern path) { return {"DELETE", std::move(path)}; }

/// Makes the call. Instantiated in the library for each type of answer.
template <class T>
OPENAI_DECL void start(prepared_call call, any_handler<T> handler);

template <class T>
concept is_options = std::same_as<std::remove_cvref_t<T>, call_options>;

/// What every operation takes after its own arguments: `[call_options][, completion token]`, by default
/// `asio::use_awaitable`.
template <class T, class... Tail>
inline constexpr bool is_tail_for = false;
template <class T>
inline constexpr bool is_tail_for<T> = true;
template <class T, class Last>
    requires(is_options<Last> || token_for<Last, T>)
inline constexpr bool is_tail_for<T, Last> = true;
template <class T, class Options, class Token>
    requires(is_options<Options> && token_for<Token, T>)
inline constexpr bool is_tail_for<T, Options, Token> = true;
/// The wrong order gets as far as `explain_order`.
template <class T, class Token, class Options>
    requires(plain_handler<Token> && is_options<Options>)
inline constexpr bool is_tail_for<T, Token, Options> = true;

template <class T, class... Tail>
concept tail_for = is_tail_for<T, Tail...>;

/// Does not compile, for a tail in the wrong order.
template <class Token>
void explain_order() {
    static_assert(is_options<Token>, "call_options come before the completion token");
}

/// The door of every operation: `perform<model>(get({"/models/{+id}", id}), tail...)`.
template <class T, class Token>
    requires(!is_options<Token>)
auto perform(prepared_call call, Token&& token) {
    return enter<T>(std::forward<Token>(token),
                    [call = std::move(call)](auto handler) mutable { start<T>(std::move(call), std::move(handler)); });
}

template <class T>
auto perform(prepared_call call) {
    return detail::perform<T>(std::move(call), boost::asio::use_awaitable);
}

template <class T, class... Token>
auto perform(prepared_call call, call_options options, Token&&... token) {
    call->options = std::move(options);
    return detail::perform<T>(std::move(call), std::forward<Token>(token)...);
}

template <class T, class Token>
    requires(!is_options<Token>)
void perform(const prepared_call&, Token&&, const call_options&) {
    explain_order<Token>();
}

} // namespace openai::detail
