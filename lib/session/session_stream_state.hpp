// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/spawn.hpp"
#include "session/session_turn.hpp"

#include <openai/session/basic_session_stream.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace openai::detail {

/// What stands behind a session's stream, whatever its events are: how it is cancelled, and who reads it.
class session_stream_state {
public:
    session_stream_state(const session_stream_state&) = delete;
    session_stream_state& operator=(const session_stream_state&) = delete;

    void cancel() noexcept;

    /// A read was cancelled before it had begun. Throws if another is under way.
    void cancel_read();

protected:
    /// A read under way; only one may be.
    class only_reader {
    public:
        explicit only_reader(std::atomic<bool>& reading);
        ~only_reader() { reading_ = false; }
        only_reader(const only_reader&) = delete;
        only_reader& operator=(const only_reader&) = delete;

    private:
        std::atomic<bool>& reading_;
    };

    /// `turn`: the derived object's.
    explicit session_stream_state(session_turn& turn) noexcept
        : turn_(turn) {}
    ~session_stream_state() = default;

    /// The strand for tools, which `cancel` ends from now on. Throws if it has been called.
    std::shared_ptr<cancellable_strand> begin_tools();

    /// Calls `change` unless `cancel` was called, which makes it throw.
    template <class Change>
    void change_current(Change change) {
        const std::lock_guard lock(mutex_);
        if (cancelled_) throw error(errc::cancelled, "session_stream");
        change();
    }

    template <class Event>
    static std::optional<Event> ready_of(stream<Event>& from) noexcept {
        return from.ready();
    }

    std::atomic<bool> reading_ = false;

private:
    virtual void cancel_current() noexcept = 0;

    session_turn& turn_;
    std::mutex mutex_; // `cancel` comes from any thread
    bool cancelled_ = false;
    std::weak_ptr<cancellable_strand> tools_; // while they run: a strand must not outlive its context
};

/// The stream of one answer after the other.
template <class Event>
class session_stream_source final : public session_stream_state {
public:
    using turn_type = typename turn_of<Event>::type;
    using answer_type = typename turn_type::answer_type;

    session_stream_source(std::shared_ptr<turn_type> turn, stream<Event> first)
        : session_stream_state(*turn)
        , turn_(std::move(turn))
        , current_(std::move(first)) {}

    static asio::awaitable<value_with_response<basic_session_stream<Event>>> open(std::shared_ptr<turn_type> turn,
                                                                                  bool cancelled);

    /// The coroutines own the state, because the stream may be destroyed while they wait.
    static asio::awaitable<std::optional<Event>> next(std::shared_ptr<session_stream_source> self);
    static asio::awaitable<answer_type> collect(std::shared_ptr<session_stream_source> self);
    static asio::awaitable<value_with_response<answer_type>>
    collect_with_response(std::shared_ptr<session_stream_source> self);

    /// An event that was received already. Nothing: `next` says what there is to say.
    std::optional<Event> ready() noexcept;

    const answer_type& partial() const { return current_.partial(); }
    const http_response& response() const { return current_.response(); }
    const std::shared_ptr<client_core>& core() const noexcept { return turn_->core(); }

private:
    static asio::awaitable<bool> go_on(std::shared_ptr<session_stream_source> self);
    static asio::awaitable<std::optional<stream<Event>>> next_answer(std::shared_ptr<session_stream_source> self);
    void cancel_current() noexcept override { current_.cancel(); }

    const std::shared_ptr<turn_type> turn_;
    stream<Event> current_;
    bool ended_ = false;
    std::optional<error> failure_;
};

} // namespace openai::detail
