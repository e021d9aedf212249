// SPDX-License-Identifier: BSL-1.0
#include "engine/stream/generator.hpp"

#include "engine/call/client_core.hpp"
#include "engine/run/own_thread.hpp"
#include "engine/run/strand_of.hpp"

#include <optional>

namespace openai::detail {
namespace {

/// A strand, because a cancellation can arrive while the read completes.
std::shared_ptr<cancellable_strand> strand_for(const generator* self) {
    auto strand = self ? self->core()->make_strand() : strand_of(spare_executor());
    return std::make_shared<cancellable_strand>(std::move(strand));
}

/// Keeps the strand, whose gate Asio looks at after the read has ended.
struct end_on_strand {
    std::shared_ptr<cancellable_strand> owner;
    std::shared_ptr<operation_end> end;
};

} // namespace

void require_generator(const generator* self) {
    if (!self)
        throw error(errc::invalid_argument,
                    "the stream or pager is empty: it was made by its default constructor, or moved from");
}

bool generator::is_second_reader(const std::exception_ptr& thrown) noexcept {
    try {
        std::rethrow_exception(thrown);
    } catch (const second_reader&) {
        return true;
    } catch (...) {
        return false;
    }
}

/// What `take` throws is no failure of the generator.
asio::awaitable<void> generator::run_read(std::shared_ptr<generator> self, extent wanted, receiver& into) {
    std::exception_ptr thrown;
    std::optional<reading<>> mine;
    for (;;) {
        std::optional<asio::awaitable<void>> recovery;
        try {
            mine.emplace(*self);
            while (!self->advance(wanted)) co_await self->wait(wanted);
            mine->complete();
            break;
        } catch (...) {
            thrown = std::current_exception();
        }
        try {
            recovery = self->recover(thrown);
            mine.reset();
            if (!recovery) break;
            co_await std::move(*recovery);
            thrown = nullptr;
        } catch (...) {
            thrown = std::current_exception();
            break;
        }
    }
    if (!thrown) co_return into.take();
    mine.reset();
    self->fail(thrown);
}

/// There may be no memory for the coroutine.
asio::awaitable<void> generator::read(std::shared_ptr<generator> self, extent wanted, receiver& into) {
    try {
        return run_read(self, wanted, into);
    } catch (...) {
        self->fail(std::current_exception());
    }
}

asio::awaitable<void> generator::read_on(std::shared_ptr<cancellable_strand> owner, std::shared_ptr<generator> self,
                                         extent wanted, receiver& into) {
    require_generator(self.get());
    if (owner->gate().was_cancelled()) self->cancel_read();
    auto reads = read(std::move(self), wanted, into);
    co_await std::move(reads);
}

void generator::start(std::shared_ptr<generator> self, extent wanted, std::shared_ptr<operation_end> end,
                      receiver& into, asio::cancellation_slot slot) {
    auto kept = std::make_shared<end_on_strand>(end_on_strand{strand_for(self.get()), std::move(end)});
    const auto& owner = kept->owner;
    const auto filter = self ? self->reacts_to() : partial_cancellation;
    forward_cancellation(owner, slot);
    auto body = read_on(owner, std::move(self), wanted, into);
    run(owner->strand(), owner->gate(), filter, std::move(body), {kept, kept->end.get()});
}

} // namespace openai::detail
