// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/stream/generator_of.hpp"
#include "session/session_turn.hpp"

#include <openai/session/basic_session_stream.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace openai::detail {

/// The part of a session's stream that does not depend on the type of the events. It can cancel the stream, including
/// the tools that run between two answers.
class session_stream_state {
public:
    session_stream_state(const session_stream_state&) = delete;
    session_stream_state& operator=(const session_stream_state&) = delete;

    /// Ends the current answer and the running tools. May be called from any thread.
    void cancel_all() noexcept;

protected:
    /// The derived object owns `turn`.
    explicit session_stream_state(session_turn& turn) noexcept
        : turn_(turn) {}
    ~session_stream_state() = default;

    /// Returns a strand for tools. From now on, `cancel_all` also cancels the operation on this strand. Throws
    /// `cancelled` if `cancel_all` was called before.
    std::shared_ptr<cancellable_strand> begin_tools();

    /// Calls `change` under the lock; `change` must therefore be quick. Throws `cancelled` if `cancel_all` was called
    /// before.
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

private:
    virtual void cancel_current() noexcept = 0;

    session_turn& turn_;
    std::mutex mutex_; // guards the members below, because any thread can call `cancel_all`
    bool cancelled_ = false;
    std::weak_ptr<cancellable_strand>
        tools_; // the strand of the running tools; weak, because a strand must not outlive its context
};

/// The implementation of a session's stream. It returns the events of all answers, one answer after another.
template <class Event>
class session_stream_source final : public generator_of<Event, typename turn_of<Event>::type::answer_type>,
                                    public session_stream_state {
public:
    using turn_type = typename turn_of<Event>::type;
    using answer_type = typename turn_type::answer_type;

    session_stream_source(std::shared_ptr<turn_type> turn, stream<Event> first)
        : session_stream_state(*turn)
        , turn_(std::move(turn))
        , current_(std::move(first)) {}

    static asio::awaitable<value_with_response<basic_session_stream<Event>>> open(std::shared_ptr<turn_type> turn,
                                                                                  bool cancelled);

    const answer_type& partial() const { return current_.partial(); }
    const http_response& response() const { return current_.response(); }
    const std::shared_ptr<client_core>& core() const noexcept override { return turn_->core(); }
    void cancel() noexcept override { cancel_all(); }

private:
    using extent = generator::extent;
    using reading = generator::reading<>;

    bool begin_read() override;
    void end_read(bool) noexcept override { reading_ = false; }
    bool advance(extent wanted) override;
    asio::awaitable<void> wait(extent wanted) override;
    void cancel_read() override;
    std::exception_ptr failed(const std::exception_ptr& thrown) override;
    cancellation_filter reacts_to() const noexcept override { return any_is_terminal; }
    std::optional<Event> try_next() override;
    std::optional<Event> take() override { return std::exchange(next_, std::nullopt); }
    value_with_response<answer_type> take_whole() override { return {partial(), response()}; }

    asio::awaitable<bool> begin_next_answer();
    static asio::awaitable<std::optional<stream<Event>>> next_answer(std::shared_ptr<session_stream_source> self);
    void cancel_current() noexcept override { current_.cancel(); }

    const std::shared_ptr<turn_type> turn_;
    stream<Event> current_;
    std::atomic<bool> reading_ = false;
    std::optional<Event> next_; // the event that `wait` or `advance` has found; `take` returns it
    bool ended_ = false;
    std::optional<error> failure_;
};

} // namespace openai::detail
