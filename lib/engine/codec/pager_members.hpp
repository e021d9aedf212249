// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/composed_operation.hpp"
#include "engine/codec/codec.hpp"
#include "engine/codec/page_cursor.hpp"
#include "engine/stream/read_strand.hpp"

#include <openai/pager.hpp>

#include <atomic>

/// The members of `pager<T>`. Included where a pager is instantiated, once each.
namespace openai {
namespace detail {

/// What stands behind `pager<T>`.
template <class T>
class pager_state {
public:
    explicit pager_state(prepared_call first)
        : call_(std::move(first)) {}

    /// The coroutines own the state, because the pager may be destroyed while they wait. `whole`: what asks for more
    /// than one page, or null.
    static asio::awaitable<std::optional<T>> next(std::shared_ptr<pager_state> self,
                                                  const active_operation* whole = nullptr);
    static asio::awaitable<std::vector<T>> collect(std::shared_ptr<pager_state> self);

    const std::shared_ptr<client_core>& core() const noexcept { return call_->core; }
    const http_response& response() const noexcept { return response_; }

private:
    class reading;
    bool needs_calls() const noexcept { return !last_; }
    prepared_call next_call(const active_operation* whole) const;
    void accept(value_with_response<page<T>> received);

    const prepared_call call_;
    page_cursor cursor_;
    page<T> page_;
    http_response response_; // that brought it
    std::size_t given_ = 0;  // of the page
    bool last_ = false;
    std::atomic<bool> reading_ = false;
};

template <class T>
class pager_state<T>::reading {
public:
    explicit reading(pager_state& state)
        : state_(state) {
        if (state_.reading_.exchange(true)) throw error(errc::invalid_argument, "pager: one read at a time");
    }
    ~reading() { state_.reading_ = false; }
    reading(const reading&) = delete;
    reading& operator=(const reading&) = delete;

private:
    pager_state& state_;
};

template <class T>
prepared_call pager_state<T>::next_call(const active_operation* whole) const {
    auto call = call_;
    call->whole = whole;
    if (!cursor_.after().empty()) call->options.query.emplace_back("after", cursor_.after());
    return call;
}

template <class T>
void pager_state<T>::accept(value_with_response<page<T>> received) {
    const auto& page = received.value;
    const bool last = !page.has_more || page.data.empty();
    try {
        if (!last) cursor_.advance(page.next_after());
    } catch (const error& thrown) {
        fail_answer(received.response, thrown);
    }
    last_ = last;
    page_ = std::move(received.value);
    response_ = std::move(received.response);
    given_ = 0;
}

template <class T>
asio::awaitable<std::optional<T>> pager_state<T>::next(std::shared_ptr<pager_state> self,
                                                       const active_operation* whole) {
    if (!self) throw error(errc::invalid_argument, "pager: empty");
    const reading mine(*self);
    while (self->given_ == self->page_.data.size()) {
        if (self->last_) co_return std::nullopt;
        auto call = self->next_call(whole);
        auto received = co_await detail::perform<page<T>>(std::move(call), with_response);
        self->accept(std::move(received));
    }
    co_return std::move(self->page_.data[self->given_++]);
}

template <class T>
asio::awaitable<std::vector<T>> pager_state<T>::collect(std::shared_ptr<pager_state> self) {
    if (!self) throw error(errc::invalid_argument, "pager: empty");
    std::optional<composed_operation> whole;
    if (self->needs_calls()) whole.emplace(*self->core(), self->call_->how->path);
    std::vector<T> all;
    while (auto one = co_await next(self, whole ? &*whole : nullptr)) all.push_back(std::move(*one));
    co_return all;
}

} // namespace detail

template <class T>
pager<T>::pager(detail::prepared_call first)
    : state_(std::make_shared<detail::pager_state<T>>(std::move(first))) {}

template <class T>
boost::asio::awaitable<std::optional<T>> pager<T>::next() {
    return detail::pager_state<T>::next(state_);
}

template <class T>
boost::asio::awaitable<std::vector<T>> pager<T>::collect() {
    return detail::pager_state<T>::collect(state_);
}

template <class T>
const http_response& pager<T>::response() const {
    static const http_response none;
    return state_ ? state_->response() : none;
}

template <class T>
void pager<T>::start_next(std::shared_ptr<detail::pager_state<T>> state,
                          detail::any_handler<std::optional<T>> handler) {
    const auto strand = detail::read_strand(state ? state->core() : nullptr);
    auto read = detail::pager_state<T>::next(std::move(state));
    detail::spawn<std::optional<T>>(strand, detail::partial_cancellation, std::move(read), std::move(handler));
}

template <class T>
void pager<T>::start_collect(std::shared_ptr<detail::pager_state<T>> state,
                             detail::any_handler<std::vector<T>> handler) {
    const auto strand = detail::read_strand(state ? state->core() : nullptr);
    auto read = detail::pager_state<T>::collect(std::move(state));
    detail::spawn<std::vector<T>>(strand, detail::partial_cancellation, std::move(read), std::move(handler));
}

} // namespace openai
