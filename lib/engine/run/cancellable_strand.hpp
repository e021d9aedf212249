// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/cancellation_gate.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <utility>

namespace openai::detail {

/// A strand, and the cancellation gate of the only operation that runs on it.
class cancellable_strand {
public:
    /// `strand` is an executor that never runs two handlers at the same time. `client_core::make_strand` and
    /// `strand_of` return such executors.
    explicit cancellable_strand(boost::asio::any_io_executor strand)
        : strand_(std::move(strand)) {}

    const boost::asio::any_io_executor& strand() const noexcept { return strand_; }
    cancellation_gate& gate() noexcept { return gate_; }

private:
    const boost::asio::any_io_executor strand_;
    cancellation_gate gate_;
};

/// Cancels the operation that runs on the strand, or that will run there. May be called from any thread. Returns before
/// the operation ends.
void post_cancellation(const std::shared_ptr<cancellable_strand>& owner);

/// Connects a cancellation slot to the owner's gate. The cancellation is dispatched to the strand together with a
/// `std::shared_ptr` to the owner. `co_spawn` alone would dispatch a plain pointer. This pointer would dangle if the
/// operation completed before the dispatched cancellation ran.
void forward_cancellation(const std::shared_ptr<cancellable_strand>& owner, boost::asio::cancellation_slot slot);

} // namespace openai::detail
