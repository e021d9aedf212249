// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/core/page.hpp>
#include <openai/detail/prepared_call.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace openai {

namespace detail {
template <class T>
class pager_state;
}

/// Returns the elements of a list one by one, and fetches a page only when you ask for an element on it.
///
/// `auto all = client.chat.completions.list_all(); while (auto one = co_await all.next()) use(*one);`
///
/// A page is the last page if it has no elements, or if its `has_more` is false.
///
/// Only one `next()` or `collect()` may be pending at a time. You may move the pager while none is pending, and destroy
/// it at any time.
template <class T>
class pager {
public:
    pager() = default;
    /// Used by the library. To get a pager, call a function such as `list_all`.
    explicit pager(detail::call_for<page<T>> first);

    /// Returns the next element. At the end of the list, and on every call after that, it returns an empty optional.
    ///
    /// Completes when: the next element is available, the list has ended, or fetching a page has failed. If the next
    ///   element is on the current page, it is available immediately.
    /// Errors: those of the call that fetches a page; `invalid_response` if the pager detects that the server repeats
    ///   pages in a cycle, or if a page has `has_more` set but no id after which the next page begins. If you call
    ///   `next()` again after an error, it tries to fetch the same page.
    /// Cancellation: terminal and partial; the call that fetches a page is cancelled, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: none of your objects has to stay alive; even the pager may be destroyed while the operation is
    ///   pending.
    /// Executor: this overload returns an awaitable that runs in the awaiting coroutine; the overload with a token
    ///   completes on the handler's executor, by default the client's.
    boost::asio::awaitable<std::optional<T>> next();

    template <detail::token_for<std::optional<T>> Token>
    auto next(Token&& token) {
        return detail::initiate<std::optional<T>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// Returns all elements that `next()` has not returned yet. A list can be long, and `collect()` holds all these
    /// elements in memory. After an error, the elements collected so far are lost. For completion, errors,
    /// cancellation, lifetimes and executor see `next()`.
    boost::asio::awaitable<std::vector<T>> collect();

    template <detail::token_for<std::vector<T>> Token>
    auto collect(Token&& token) {
        return detail::initiate<std::vector<T>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// Returns the HTTP response that contained the current page. Until the first page has arrived, returns an empty
    /// HTTP response.
    const http_response& response() const;

private:
    static void start_next(std::shared_ptr<detail::pager_state<T>> state,
                           detail::any_handler<std::optional<T>> handler);
    static void start_collect(std::shared_ptr<detail::pager_state<T>> state,
                              detail::any_handler<std::vector<T>> handler);

    std::shared_ptr<detail::pager_state<T>> state_;
};

} // namespace openai
