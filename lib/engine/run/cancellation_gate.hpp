// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <atomic>

namespace openai::detail {

/// What a cancellation does to one operation, which runs on a strand: nothing before it has begun, except that it is
/// remembered, and nothing after it has ended. Boost.Asio's `co_spawn` cannot bear it there: it awaits once before the
/// coroutine's first step and once behind its last, outside of its `try`, so that an exception would leave `run()` and
/// the handler would not be called.
class cancellation_gate {
public:
    using cancellation_type = boost::asio::cancellation_type;

    /// Where the operation's coroutine listens. To be connected before the operation is sent to its strand.
    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    /// From any thread: an operation that begins from now on knows of it, one that runs after `deliver()`.
    void request(cancellation_type type) noexcept { requested_ |= static_cast<unsigned>(type); }

    /// What was requested happens. On the strand, as what follows.
    void deliver() {
        if (state_ != state::running) return;
        if (const auto type = take(); type != cancellation_type::none) signal_.emit(type);
    }

    /// The operation's first step. `filter` gives what of a cancellation it reacts to.
    template <class Filter>
    void begin(Filter filter) {
        state_ = state::running;
        was_cancelled_ = filter(take()) != cancellation_type::none;
    }

    /// Whether it was cancelled before its first step.
    bool was_cancelled() const noexcept { return was_cancelled_; }

    /// Its last step.
    void end() noexcept { state_ = state::done; }

private:
    enum class state { not_begun, running, done };

    cancellation_type take() noexcept { return static_cast<cancellation_type>(requested_.exchange(0)); }

    boost::asio::cancellation_signal signal_;
    std::atomic<unsigned> requested_ = 0;
    state state_ = state::not_begun;
    bool was_cancelled_ = false;
};

} // namespace openai::detail
