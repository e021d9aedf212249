// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/spawn.hpp"
#include "session/session_state.hpp"

#include <openai/session/session_stream.hpp>

#include <atomic>
#include <memory>
#include <mutex>

namespace openai::detail {

/// What stands behind `session_stream`: the stream of one answer after the other.
class session_stream_state {
public:
    session_stream_state(std::shared_ptr<session_turn> turn, chat_stream first)
        : turn_(std::move(turn))
        , current_(std::move(first)) {}

    static asio::awaitable<value_with_response<session_stream>> open(std::shared_ptr<session_turn> turn,
                                                                     bool cancelled);

    /// The coroutines own the state, because the stream may be destroyed while they wait.
    static asio::awaitable<std::optional<chat_delta>> next(std::shared_ptr<session_stream_state> self);
    static asio::awaitable<chat_completion> collect(std::shared_ptr<session_stream_state> self);
    static asio::awaitable<value_with_response<chat_completion>>
    collect_with_response(std::shared_ptr<session_stream_state> self);

    /// A delta that was received already. Nothing: `next` says what there is to say.
    std::optional<chat_delta> ready() noexcept;

    const chat_completion& partial() const { return current_.partial(); }
    const http_response& response() const { return current_.response(); }
    const std::shared_ptr<client_core>& core() const noexcept { return turn_->core(); }
    void cancel() noexcept;

    /// A read was cancelled before it had begun. Throws if another is under way.
    void cancel_read();

private:
    static asio::awaitable<chat_stream> next_answer(std::shared_ptr<session_stream_state> self);
    std::shared_ptr<cancellable_strand> begin_tools();
    void follow(chat_stream stream);

    const std::shared_ptr<session_turn> turn_;
    std::mutex mutex_; // `cancel` comes from any thread
    bool cancelled_ = false;
    std::weak_ptr<cancellable_strand> tools_; // while they run: a strand must not outlive its context
    chat_stream current_;
    std::atomic<bool> reading_ = false;
    bool ended_ = false;
    std::optional<error> failure_;
};

} // namespace openai::detail
