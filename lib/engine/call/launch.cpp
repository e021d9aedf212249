// SPDX-License-Identifier: BSL-1.0
#include "engine/call/launch.hpp"

#include "engine/call/file_work.hpp"

namespace openai::detail {
namespace {

void check_not_cancelled(call& self) {
    if (self.gate().was_cancelled()) throw error(errc::cancelled, "");
}

} // namespace

asio::awaitable<void> run_steps(std::shared_ptr<call> self, call_steps& steps) {
    outcome how;
    try {
        check_not_cancelled(*self);
        const registration registered(self->core(), *self);
        if (auto reading = steps.files(); reading.work)
            co_await run_blocking(self->core(), std::move(reading.work), reading.limit);
        steps.prepare();
        if (auto failure = co_await self->perform()) {
            how = std::move(*failure);
        } else {
            steps.decode(self->take_answer());
            registered.complete();
            self->end_well();
        }
    } catch (...) {
        how = std::current_exception();
    }
    if (how.failed()) steps.fail(self->ended(self->translate(how)));
}

asio::awaitable<void> run_body(std::shared_ptr<call> self, asio::awaitable<void> body) {
    outcome how;
    try {
        check_not_cancelled(*self);
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

} // namespace openai::detail
