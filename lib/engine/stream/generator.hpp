// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/spawn.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace openai::detail {

class client_core;

/// Returns values one after another, e.g. the events of a stream or the elements of a list. This class does not depend
/// on the type of the values, so one coroutine works for all types.
class generator {
public:
    enum class extent { one_value, all };

    /// Receives the result of a read.
    class receiver {
    public:
        /// Takes the result from the generator. Called once after a successful read, before another read can begin. May
        /// throw.
        virtual void take() = 0;

    protected:
        ~receiver() = default;
    };

    /// Reads one value, or all values that are left, and then calls `into.take()`. The coroutine shares ownership of
    /// the generator, because the public object can be destroyed while the read is pending. Throws what `failed`
    /// returns.
    static asio::awaitable<void> read(std::shared_ptr<generator> self, extent wanted, receiver& into);

    virtual const std::shared_ptr<client_core>& core() const noexcept = 0;

    /// Ends the generator. May be called from any thread.
    virtual void cancel() noexcept {}

protected:
    /// The error of a read that begins while another one is pending. The pending read continues.
    class second_reader : public error {
    public:
        explicit second_reader(std::string context)
            : error(errc::invalid_argument, std::move(context)) {}
    };
    static bool is_second_reader(const std::exception_ptr& thrown) noexcept;

    /// A read that is pending. The destructor ends the read and tells the generator whether the read was completed. To
    /// avoid virtual calls, use a final class as `Generator`.
    template <class Generator = generator>
    class reading {
    public:
        /// Begins the read. Throws what `begin_read` throws.
        explicit reading(Generator& of)
            : of_(of)
            , begun_(of.begin_read()) {}
        ~reading() {
            if (begun_) of_.end_read(complete_);
        }
        reading(const reading&) = delete;
        reading& operator=(const reading&) = delete;

        void complete() noexcept { complete_ = true; }

    private:
        Generator& of_;
        const bool begun_;
        bool complete_ = false;
    };

    virtual ~generator() = default;

    /// Reads on a strand and completes `end`. If `self` is null, the operation fails.
    template <class End>
    static void start(std::shared_ptr<generator> self, extent wanted, std::shared_ptr<End> end) {
        const auto slot = end->slot();
        auto& into = static_cast<receiver&>(*end);
        start(std::move(self), wanted, std::move(end), into, slot);
    }

    /// Begins a read. If this returns true, call `end_read` at the end of the read. Returns false if the read will
    /// complete without waiting. Do not call `end_read` after that. Throws `invalid_argument` if another read is
    /// pending. If the generator has failed, throws the error of this failure. Every later call throws the same error.
    virtual bool begin_read() = 0;
    virtual void end_read(bool complete) noexcept = 0;

    /// Takes the values that have arrived, up to `wanted`, without waiting. Returns true if these are enough, or if
    /// there are no more values.
    virtual bool advance(extent wanted) = 0;

    /// Waits until another call of `advance` makes sense. Called only after `advance` has returned false.
    virtual asio::awaitable<void> wait(extent wanted) = 0;

    /// Called if a read was cancelled before it began. May throw the error of the read.
    virtual void cancel_read() = 0;

    /// Returns a coroutine that lets the generator continue after an exception, or `std::nullopt` if the generator must
    /// fail. Called before the read ends. If the coroutine throws, the generator fails with that exception.
    virtual std::optional<asio::awaitable<void>> recover(const std::exception_ptr&) { return std::nullopt; }

    /// Called when a read has ended with the exception `thrown`. Returns the exception that the caller of the read
    /// gets.
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

/// Throws `invalid_argument` if the generator is null.
void require_generator(const generator* self);

} // namespace openai::detail
