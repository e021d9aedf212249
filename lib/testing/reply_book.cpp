// SPDX-License-Identifier: BSL-1.0
#include "reply_book.hpp"

#include "reply_script.hpp"

namespace openai::testing {
namespace {

bool fits(const reply& answer, bool asks_model) { return asks_model || !answer.script().speaks(); }

} // namespace

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

/// Returns the reply that was set for the prompt, or the next one of the queue.
std::optional<reply> reply_book::given_for(const received_request& request, bool asks_model) {
    const auto found = by_prompt_.find(request.prompt);
    if (found != by_prompt_.end() && fits(found->second, asks_model)) return found->second;
    if (queue_.empty() || !fits(queue_.front(), asks_model)) return std::nullopt;
    auto next = std::move(queue_.front());
    queue_.pop_front();
    return next;
}

reply reply_book::choose(const received_request& request, bool asks_model) {
    std::unique_lock lock(mutex_);
    if (auto given = given_for(request, asks_model)) return *std::move(given);
    if (!handler_) return fits(otherwise_, asks_model) ? otherwise_ : reply();
    const auto asked = handler_;
    lock.unlock(); // the handler may call the server
    try {
        auto chosen = (*asked)(request);
        return fits(chosen, asks_model) ? chosen : reply();
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
