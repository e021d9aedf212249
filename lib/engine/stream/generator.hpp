// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/spawn.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>

namespace openai::detail {

class client_core;

/// Returns values one after another: the events of a stream, the elements of a list, the deltas of a session. This part
/// does not depend on the type of the values, so one coroutine serves all of them.
class generator {
public:
    enum class extent { one_value, all };

    /// Receives what a read has found.
    class receiver {
    public:
        /// Called once, while no other read can begin. May throw.
        virtual void take() = 0;

    protected:
        ~receiver() = default;
    };

    /// Reads one value, or everything that is left, and calls `into.take()`. The coroutine owns the generator, because
    /// the public object can be destroyed while the read is pending. Throws what `failed` returns.
    static asio::awaitable<void> read(std::shared_ptr<generator> self, extent wanted, receiver& into);

    virtual const std::shared_ptr<client_core>& core() const noexcept = 0;

    /// Ends the generator, from any thread.
    virtual void cancel() noexcept {}

protected:
    /// A read under way. If its coroutine is destroyed, the generator learns that the read was not completed.
    class reading {
    public:
        /// Throws as `begin_read`.
        explicit reading(generator& of)
            : of_(of)
            , begun_(of.begin_read()) {}
        ~reading() {
            if (begun_) of_.end_read(complete_);
        }
        reading(const reading&) = delete;
        reading& operator=(const reading&) = delete;

        void complete() noexcept { complete_ = true; }

    private:
        generator& of_;
        const bool begun_;
        bool complete_ = false;
    };

    virtual ~generator() = default;

    /// Reads on a strand and completes `end`. A null `self` is an empty generator: the operation fails.
    template <class End>
    static void start(std::shared_ptr<generator> self, extent wanted, std::shared_ptr<End> end) {
        const auto slot = end->slot();
        auto& into = static_cast<receiver&>(*end);
        start(std::move(self), wanted, std::move(end), into, slot);
    }

    /// Begins a read. Returns false if `end_read` is not to be called, because nothing is left to wait for. Throws
    /// `invalid_argument` if another read is under way, or the error that every further read fails with.
    virtual bool begin_read() = 0;
    virtual void end_read(bool complete) noexcept = 0;

    /// Goes on as far as `wanted` without waiting. Returns true if that was far enough, or there is nothing more.
    virtual bool advance(extent wanted) = 0;

    /// Waits until `advance` may get further. Not called after the end.
    virtual asio::awaitable<void> wait(extent wanted) = 0;

    /// A read was cancelled before it had begun. May throw what the read throws then.
    virtual void cancel_read() = 0;

    /// Whether the generator can go on in spite of what was thrown, and how; nothing: it fails. Asked before the read
    /// ends. What the coroutine throws is what the generator fails with.
    virtual std::optional<asio::awaitable<void>> recover(const std::exception_ptr&) { return std::nullopt; }

    /// Returns what a read throws that was ended by `thrown`.
    virtual std::exception_ptr failed(const std::exception_ptr& thrown) = 0;
    [[noreturn]] void fail(const std::exception_ptr& thrown) { std::rethrow_exception(failed(thrown)); }

    virtual cancellation_filter reacts_to() const noexcept { return partial_cancellation; }

private:
    static void start(std::shared_ptr<generator> self, extent wanted, std::shared_ptr<operation_end> end,
                      receiver& into, asio::cancellation_slot slot);
    static asio::awaitable<void> run_read(std::shared_ptr<generator> self, extent wanted, receiver& into);
    static asio::awaitable<void> read_on(std::shared_ptr<cancellable_strand> owner, std::shared_ptr<generator> self,
                                         extent wanted, receiver& into);
};

/// Throws `invalid_argument` for a generator that is null.
void require_generator(const generator* self);

} // namespace openai::detail
