// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/prepared_call.hpp>
#include <openai/page.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace openai {

namespace detail {
template <class T>
class pager_state;
}

/// The elements of a list, however many pages it has: a generator that asks for the next page when it needs it.
///
/// `auto all = client.chat.completions.list_all(); while (auto one = co_await all.next()) use(*one);`
///
/// The list ends where a page says that no more follow, or is empty. One `next()` or `collect()` at a time. The object
/// may be moved while none is pending, and destroyed at any moment.
template <class T>
class pager {
public:
    pager() = default;
    explicit pager(detail::prepared_call first);

    /// The next element; empty at the end, and again at every further call.
    ///
    /// Completes when: an element is there, the list has ended, or its next page could not be had; at once if the
    ///   element came with an earlier page.
    /// Errors: those of a call that asks for a page; `invalid_response` for a list that leads in circles. The call
    ///   after an error asks for the same page again.
    /// Cancellation: terminal and partial, as of a call.
    /// Lifetimes: nothing of the caller's is referred to; the pager may be destroyed while this is pending.
    /// Executor: this overload *is* the awaitable and runs in the awaiting coroutine; the other one completes on the
    ///   handler's executor, by default the client's.
    boost::asio::awaitable<std::optional<T>> next();

    template <detail::token_for<std::optional<T>> Token>
    auto next(Token&& token) {
        return detail::enter<std::optional<T>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_next(state, std::move(handler)); });
    }

    /// All elements that `next()` has not given yet. A list may be long: each of its elements is kept in memory.
    /// Same five lines as `next()`; what had come before an error is lost.
    boost::asio::awaitable<std::vector<T>> collect();

    template <detail::token_for<std::vector<T>> Token>
    auto collect(Token&& token) {
        return detail::enter<std::vector<T>>(
            std::forward<Token>(token), [state = state_](auto handler) { start_collect(state, std::move(handler)); });
    }

private:
    static void start_next(std::shared_ptr<detail::pager_state<T>> state,
                           detail::any_handler<std::optional<T>> handler);
    static void start_collect(std::shared_ptr<detail::pager_state<T>> state,
                              detail::any_handler<std::vector<T>> handler);

    std::shared_ptr<detail::pager_state<T>> state_;
};

} // namespace openai
