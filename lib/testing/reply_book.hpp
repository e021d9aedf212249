// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server.hpp>

#include <deque>
#include <map>
#include <mutex>
#include <optional>

namespace openai::testing {

/// The replies that a test has set, and the order in which they are chosen. Thread-safe.
class reply_book {
public:
    void on(std::string prompt, reply answer);
    void push(reply answer);
    void otherwise(reply answer);
    void handle(server::handler function);
    void accept_next(on_accept action, std::size_t connections);

    /// Chooses the reply to a request. `asks_model` says whether a model answers the request. If it is false, a reply
    /// that only a model can give is not chosen, but kept for another request. If a handler throws, the reply has
    /// status 500.
    reply choose(const received_request& request, bool asks_model);
    on_accept next_accept();

private:
    std::optional<reply> given_for(const received_request& request, bool asks_model);

    std::mutex mutex_;
    std::map<std::string, reply, std::less<>> by_prompt_;
    std::deque<reply> queue_;
    std::shared_ptr<const server::handler> handler_;
    reply otherwise_;
    std::deque<on_accept> actions_;
};

} // namespace openai::testing
