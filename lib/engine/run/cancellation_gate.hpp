// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <atomic>

namespace openai::detail {

/// Passes cancellations to an operation that runs on a strand, but only while its coroutine runs. A cancellation before
/// the coroutine's first step is remembered. A cancellation after its last step is ignored.
///
/// Without the gate, a cancellation could make Boost.Asio's `co_spawn` fail. `co_spawn` has two awaits outside of its
/// `try` block: one before the coroutine's first step, and one after the coroutine's last step. A cancellation at one
/// of them would make an exception leave `run()`, and the handler would not be called.
class cancellation_gate {
public:
    using cancellation_type = boost::asio::cancellation_type;

    /// The slot for the operation's coroutine. Connect it before the operation is sent to its strand.
    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    /// Requests a cancellation. May be called from any thread. An operation that begins later sees the request. A
    /// running one gets it from `deliver()`.
    void request(cancellation_type type) noexcept { requested_ |= static_cast<unsigned>(type); }

    /// Delivers the requested cancellation. Call this and the functions below only on the strand.
    void deliver() {
        if (state_ != state::running) return;
        if (const auto type = take(); type != cancellation_type::none) signal_.emit(type);
    }

    /// From now on, `deliver` passes cancellations on. An earlier cancellation is not passed on but reported by
    /// `was_cancelled`. Call this in the operation's first step. `filter` gets the requested cancellation type, and
    /// returns `none` if the operation ignores it.
    template <class Filter>
    void begin(Filter filter) {
        state_ = state::running;
        was_cancelled_ = filter(take()) != cancellation_type::none;
    }

    /// Whether the operation was cancelled before its first step.
    bool was_cancelled() const noexcept { return was_cancelled_; }

    /// From now on, cancellations are ignored. Call this in the operation's last step.
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
