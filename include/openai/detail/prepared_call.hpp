// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/call_options.hpp>
#include <openai/detail/initiate.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace openai::detail {

class active_operation;
class client_core;
struct codec;

/// A type that describes an operation of the API. Its member type `answer` is the type of the operation's value. If the
/// operation sends a body or a query, there is also a member type `request`. The library writes the body or query from
/// an object of type `request`. The static member `wire`, which the library defines, encodes the request and decodes
/// the answer.
template <class T>
concept operation = requires {
    typename T::answer;
    { T::wire } -> std::same_as<const codec&>;
};

/// The arguments of a call. They have not been checked yet.
struct call_draft {
    const codec* how;
    std::shared_ptr<const void> request = {}; ///< an object of the operation's type `request`; null if nothing is sent
    std::string method = {};                  ///< if empty, the method of the codec is used
    std::string path = {};                    ///< if empty, the path of the codec is used
    std::vector<std::string> values = {};     ///< values of the path's parameters, in the order of the path
    call_options options = {};
    std::shared_ptr<client_core> core = {};
    const active_operation* whole = nullptr; ///< the operation that this call is a part of; null if there is none
    /// Whether the call requests the rest of a stream. If so, and if the first event that arrives says that the answer
    /// has failed, the call succeeds and the stream reports this failure.
    bool is_rest = false;
    /// Whether the call requests the rest of a stream whose first call created the answer. False if the first call only
    /// fetched an existing answer.
    bool completes = false;
    /// The model that an observer gets with the call's tokens if the request names none.
    std::string counted_model = {};
};

/// A call that the public templates prepare. Passing it from one template to the next moves only a pointer.
class OPENAI_DECL prepared_call {
public:
    explicit prepared_call(const codec& how, std::shared_ptr<const void> request = nullptr);
    prepared_call(const prepared_call& other);
    prepared_call(prepared_call&&) noexcept;
    prepared_call& operator=(const prepared_call&) = delete;
    prepared_call& operator=(prepared_call&&) = delete;
    ~prepared_call();

    call_draft* operator->() noexcept { return draft_.get(); }
    const call_draft* operator->() const noexcept { return draft_.get(); }

private:
    std::unique_ptr<call_draft> draft_; // null after a move
};

/// A call of a declared operation: `call_of<endpoints::retrieve_file>().at(id)`.
template <operation Operation>
class call_of : public prepared_call {
public:
    call_of()
        : prepared_call(Operation::wire) {}
    template <class Request>
        requires std::same_as<std::remove_cvref_t<Request>, typename Operation::request>
    explicit call_of(Request&& wanted)
        : prepared_call(Operation::wire, std::make_shared<typename Operation::request>(std::forward<Request>(wanted))) {
    }

    /// Sets the value of the next parameter in the path. The value is checked and escaped later, when the request is
    /// built from this call.
    call_of&& at(std::string value) && {
        (*this)->values.push_back(std::move(value));
        return std::move(*this);
    }

    /// Replaces the operation's path.
    call_of&& to(std::string path) && {
        (*this)->path = std::move(path);
        return std::move(*this);
    }
    call_of&& to(std::string method, std::string path) && {
        (*this)->method = std::move(method);
        return std::move(*this).to(std::move(path));
    }
};

/// A prepared call that returns a `T`. It is started later, e.g. by a pager.
template <class T>
class call_for : public prepared_call {
public:
    explicit call_for(prepared_call&& call) noexcept
        : prepared_call(std::move(call)) {}
};

/// Starts the call. `handler` points to an `any_handler` for the operation's answer. `begin` moves from this handler.
OPENAI_DECL void begin(prepared_call call, void* handler);

template <class T>
concept is_options = std::same_as<std::remove_cvref_t<T>, call_options>;

/// Whether the types `Tail` can be the last arguments of an operation whose answer is a `T`. After its own arguments,
/// every operation takes optional `call_options` and an optional completion token, in this order. The default token is
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
/// This specialization accepts a tail in the wrong order: the token before the options. Such a call selects an overload
/// that stops the compilation with `explain_order`, whose message explains the right order.
template <class T, class Token, class Options>
    requires(plain_handler<Token> && is_options<Options>)
inline constexpr bool is_tail_for<T, Token, Options> = true;

template <class T, class... Tail>
concept tail_for = is_tail_for<T, Tail...>;

/// This function is called for a tail in the wrong order. It stops the compilation with a message that explains the
/// right order.
template <class Token>
void explain_order() {
    static_assert(is_options<Token>, "call_options come before the completion token");
}

/// Initiates an operation whose answer is a `T`.
template <class T, class Token>
    requires(!is_options<Token>)
auto perform(prepared_call call, Token&& token) {
    return initiate<T>(std::forward<Token>(token),
                       [call = std::move(call)](any_handler<T> handler) mutable { begin(std::move(call), &handler); });
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
