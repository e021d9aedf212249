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

/// Gives the elements of a list one by one, and fetches the next page when it needs it.
///
/// `auto all = client.chat.completions.list_all(); while (auto one = co_await all.next()) use(*one);`
///
/// The list ends with a page that is empty, or says that no more follow. Only one `next()` or `collect()` at a time.
/// The object may be moved while none is pending, and destroyed at any time.
template <class T>
class pager {
public:
    pager() = default;
    explicit pager(detail::prepared_call first);

    /// The next element; empty at the end of the list, and at every call after that.
    ///
    /// Completes when: an element is there, the list has ended, or fetching a page has failed; immediately if the
    ///   element came with an earlier page.
    /// Errors: those of a call that fetches a page; `invalid_response` if the server's pages repeat in a circle. After
    ///   an error, the next call fetches the same page again.
    /// Cancellation: terminal and partial, as for a call.
    /// Lifetimes: nothing of the caller's has to stay alive; even the pager may be destroyed while the operation is
    ///   pending.
    /// Executor: this overload returns an awaitable that runs in the awaiting coroutine; the overload with a token
    ///   completes on the handler's executor, by default the client's.
    boost::asio::awaitable<std::optional<T>> next();

    template <detail::token_for<std::optional<T>> Token>
    auto next(Token&& token) {
        return detail::initiate<std::optional<T>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// All elements that `next()` has not given yet, in memory; a list may be long. For completion, errors,
    /// cancellation, lifetimes and executor see `next()`. After an error the elements collected so far are lost.
    boost::asio::awaitable<std::vector<T>> collect();

    template <detail::token_for<std::vector<T>> Token>
    auto collect(Token&& token) {
        return detail::initiate<std::vector<T>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

    /// The answer that brought the page which `next()` reads; empty before the first one.
    const http_response& response() const;

private:
    static void start_next(std::shared_ptr<detail::pager_state<T>> state,
                           detail::any_handler<std::optional<T>> handler);
    static void start_collect(std::shared_ptr<detail::pager_state<T>> state,
                              detail::any_handler<std::vector<T>> handler);

    std::shared_ptr<detail::pager_state<T>> state_;
};

} // namespace openai
