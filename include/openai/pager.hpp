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

/// Returns the elements of a list one by one, and fetches the next page when it is needed.
///
/// `auto all = client.chat.completions.list_all(); while (auto one = co_await all.next()) use(*one);`
///
/// The list goes on only if a page has elements and its `has_more` is true. Otherwise this page is the last one. Only
/// one `next()` or `collect()` may be pending at a time. You may move the pager while none is pending, and destroy it
/// at any time.
template <class T>
class pager {
public:
    pager() = default;
    /// For the library; use a function such as `list_all`.
    explicit pager(detail::prepared_call first);

    /// The next element; empty at the end of the list, and at every call after that.
    ///
    /// Completes when: an element is there, the list has ended, or fetching a page has failed; immediately if the
    ///   element is on the page that was fetched last.
    /// Errors: those of a call that fetches a page; `invalid_response` if the server's pages repeat in a circle, or if
    ///   a page says that more elements follow but has no id for fetching them. After an error, `next()` fetches the
    ///   same page again.
    /// Cancellation: terminal and partial, as for a call.
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

    /// All elements that `next()` has not returned yet. They are all held in memory, and a list can be long. For
    /// completion, errors, cancellation, lifetimes and executor see `next()`. After an error, the elements collected so
    /// far are lost.
    boost::asio::awaitable<std::vector<T>> collect();

    template <detail::token_for<std::vector<T>> Token>
    auto collect(Token&& token) {
        return detail::initiate<std::vector<T>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// The HTTP response that brought the current page; empty before the first page.
    const http_response& response() const;

private:
    static void start_next(std::shared_ptr<detail::pager_state<T>> state,
                           detail::any_handler<std::optional<T>> handler);
    static void start_collect(std::shared_ptr<detail::pager_state<T>> state,
                              detail::any_handler<std::vector<T>> handler);

    std::shared_ptr<detail::pager_state<T>> state_;
};

} // namespace openai
