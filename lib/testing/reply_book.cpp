// SPDX-License-Identifier: BSL-1.0
#include "reply_book.hpp"

namespace openai::testing {

void reply_book::on(std::string prompt, reply answer) {
    const std::scoped_lock lock(mutex_);
    by_prompt_.insert_or_assign(std::move(prompt), std::move(answer));
}

void reply_book::push(reply answer) {
    const std::scoped_lock lock(mutex_);
    queue_.push_back(std::move(answer));
}

void reply_book::otherwise(reply answer) {
    const std::scoped_lock lock(mutex_);
    otherwise_ = std::move(answer);
}

void reply_book::handle(server::handler function) {
    const std::scoped_lock lock(mutex_);
    handler_ = function ? std::make_shared<const server::handler>(std::move(function)) : nullptr;
}

void reply_book::accept_next(on_accept action, std::size_t connections) {
    const std::scoped_lock lock(mutex_);
    actions_.insert(actions_.end(), connections, action);
}

reply reply_book::choose(const received_request& request) {
    std::unique_lock lock(mutex_);
    if (const auto found = by_prompt_.find(request.prompt); found != by_prompt_.end()) return found->second;
    if (!queue_.empty()) {
        auto next = std::move(queue_.front());
        queue_.pop_front();
        return next;
    }
    if (!handler_) return otherwise_;
    const auto asked = handler_;
    lock.unlock(); // the handler may call the server
    try {
        return (*asked)(request);
    } catch (const std::exception& thrown) {
        return reply::error(500, thrown.what(), "handler_exception");
    }
}

on_accept reply_book::next_accept() {
    const std::scoped_lock lock(mutex_);
    if (actions_.empty()) return on_accept::serve;
    const auto next = actions_.front();
    actions_.pop_front();
    return next;
}

} // namespace openai::testing
