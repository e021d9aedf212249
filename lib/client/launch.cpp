// SPDX-License-Identifier: BSL-1.0
#include "client/launch.hpp"

namespace openai::detail {
namespace {

void check_not_cancelled(call& self) {
    if (self.gate().was_cancelled()) throw error(errc::cancelled, "");
}

} // namespace

asio::awaitable<void> run_question(std::shared_ptr<call> self, question& what) {
    std::exception_ptr thrown;
    try {
        check_not_cancelled(*self);
        const registration registered(self->core(), *self);
        what.ask();
        co_await self->perform();
        what.read(self->take_answer());
        self->end_well();
        co_return;
    } catch (...) {
        thrown = std::current_exception();
    }
    throw self->ended(self->translate(thrown));
}

asio::awaitable<void> run_body(std::shared_ptr<call> self, asio::awaitable<void> body) {
    std::exception_ptr thrown;
    try {
        check_not_cancelled(*self);
        const registration registered(self->core(), *self);
        co_await std::move(body);
        self->end_well();
        co_return;
    } catch (...) {
        thrown = std::current_exception();
    }
    throw self->ended(self->translate(thrown));
}

} // namespace openai::detail
