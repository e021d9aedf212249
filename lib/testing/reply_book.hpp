// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server.hpp>

#include <deque>
#include <map>
#include <mutex>

namespace openai::testing {

/// The replies a test has given and the order in which they are chosen. Any thread may write and choose.
class reply_book {
public:
    void on(std::string prompt, reply answer);
    void push(reply answer);
    void otherwise(reply answer);
    void handle(server::handler function);
    void accept_next(on_accept action, std::size_t connections);

    reply choose(const received_request& request); ///< a handler's exception becomes a reply with status 500
    on_accept next_accept();

private:
    std::mutex mutex_;
    std::map<std::string, reply, std::less<>> by_prompt_;
    std::deque<reply> queue_;
    std::shared_ptr<const server::handler> handler_;
    reply otherwise_;
    std::deque<on_accept> actions_;
};

} // namespace openai::testing
