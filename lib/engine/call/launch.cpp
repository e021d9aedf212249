// SPDX-License-Identifier: BSL-1.0
#include "engine/call/launch.hpp"

namespace openai::detail {
namespace {

asio::awaitable<void> run_body(std::shared_ptr<call> self, asio::awaitable<void> body) {
    outcome how;
    try {
        if (self->gate().was_cancelled()) throw error(errc::cancelled, "");
        const registration registered(self->core(), *self);
        co_await std::move(body);
        registered.complete(billing::unknown); // the calls that the body has made may have been billed
        self->end_well();
        co_return;
    } catch (...) {
        how = std::current_exception();
    }
    throw self->ended(self->translate(how));
}

} // namespace

void start_body(std::shared_ptr<call> self, std::shared_ptr<operation_end> end, asio::cancellation_slot slot,
                asio::awaitable<void> body) {
    auto& call = *self;
    forward_cancellation(self, slot);
    run(call.strand(), call.gate(), total_cancellation, run_body(std::move(self), std::move(body)), std::move(end));
}

} // namespace openai::detail
