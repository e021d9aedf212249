// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/composed_operation.hpp"
#include "engine/codec/codec.hpp"
#include "engine/codec/page_cursor.hpp"
#include "engine/stream/generator_of.hpp"

#include <openai/pager.hpp>

#include <atomic>
#include <optional>
#include <vector>

/// Defines the members of `pager<T>`. Only the source file that instantiates `pager` for an element type includes this
/// header.
namespace openai {
namespace detail {

/// The implementation of `pager<T>`.
template <class T>
class pager_state final : public generator_of<T, std::vector<T>> {
public:
    explicit pager_state(prepared_call first)
        : call_(std::move(first)) {}

    const std::shared_ptr<client_core>& core() const noexcept override { return call_->core; }
    const http_response& response() const noexcept { return response_; }

private:
    using extent = generator::extent;

    bool begin_read() override;
    void end_read(bool complete) noexcept override;
    bool advance(extent wanted) override;
    asio::awaitable<void> wait(extent wanted) override;
    void cancel_read() override { throw error(errc::cancelled, ""); }
    std::exception_ptr failed(const std::exception_ptr& thrown) override { return thrown; }
    std::optional<T> try_next() override;
    std::optional<T> take() override { return std::exchange(next_, std::nullopt); }
    value_with_response<std::vector<T>> take_whole() override { return {std::exchange(all_, {}), response_}; }

    bool is_page_given() const noexcept { return given_ == page_.data.size(); }
    prepared_call next_call() const;
    void accept(value_with_response<page<T>> received);

    const prepared_call call_;
    page_cursor cursor_;
    page<T> page_;
    http_response response_; // the response that contained the page
    std::size_t given_ = 0;  // the number of elements of the page that were returned
    bool last_ = false;
    std::atomic<bool> reading_ = false;
    std::optional<T> next_;                   // the element that `advance` has found; `take` returns it
    std::vector<T> all_;                      // the elements that `collect` has found so far
    std::optional<composed_operation> whole_; // during `collect`: the operation for which a draining client waits
};

template <class T>
bool pager_state<T>::begin_read() {
    if (reading_.exchange(true)) throw generator::second_reader("pager: one read at a time");
    return true;
}

template <class T>
void pager_state<T>::end_read(bool complete) noexcept {
    if (!complete) all_.clear();
    whole_.reset();
    reading_ = false;
}

template <class T>
bool pager_state<T>::advance(extent wanted) {
    if (wanted == extent::one_value) {
        if (!is_page_given()) next_ = std::move(page_.data[given_++]);
        return next_ || last_;
    }
    if (last_ && whole_) whole_->complete();
    while (!is_page_given()) all_.push_back(std::move(page_.data[given_++]));
    return last_;
}

template <class T>
std::optional<T> pager_state<T>::try_next() {
    generator::reading<> mine(*this);
    mine.complete();
    if (is_page_given()) return std::nullopt;
    return std::move(page_.data[given_++]);
}

template <class T>
asio::awaitable<void> pager_state<T>::wait(extent wanted) {
    if (wanted == extent::all && !whole_) whole_.emplace(*core(), call_->how->path);
    auto call = next_call();
    auto received = co_await detail::perform<page<T>>(std::move(call), with_response);
    accept(std::move(received));
}

template <class T>
prepared_call pager_state<T>::next_call() const {
    auto call = call_;
    if (whole_) call->whole = &*whole_;
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

} // namespace detail

template <class T>
pager<T>::pager(detail::call_for<page<T>> first)
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
    detail::pager_state<T>::start_next(std::move(state), std::move(handler));
}

template <class T>
void pager<T>::start_collect(std::shared_ptr<detail::pager_state<T>> state,
                             detail::any_handler<std::vector<T>> handler) {
    detail::pager_state<T>::start_collect(std::move(state), std::move(handler));
}

} // namespace openai
