// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/initiate.hpp>
#include <openai/results/deferred_completions.hpp>

#include <chrono>
#include <string>

namespace openai::detail {

/// Makes and keeps the answers of `deferred_completions`, either in this process or at the provider.
class deferred_backend {
public:
    virtual ~deferred_backend() = default;
    virtual void submit(chat_request request, submit_options options, any_handler<std::string> handler) = 0;
    virtual void status(std::string id, any_handler<future_status> handler) = 0;
    virtual void get(std::string id, any_handler<chat_completion> handler) = 0;
    virtual void wait(std::string id, std::chrono::milliseconds timeout, any_handler<chat_completion> handler) = 0;
    virtual void cancel(std::string id, any_handler<future_status> handler) = 0;
};

} // namespace openai::detail
