// SPDX-License-Identifier: BSL-1.0
#include "engine/call/file_work.hpp"

#include "engine/call/client_core.hpp"
#include "engine/run/own_thread.hpp"
#include "net/wakeup.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>

namespace openai::detail {
namespace {

/// Work on a file. The coroutine that waits for it and the thread that does it share this object.
class file_work {
public:
    /// Sets whom `end` wakes. Null means that nobody waits any more.
    void set_sleeper(net::wakeup* sleeper) {
        const std::lock_guard lock(mutex_);
        sleeper_ = sleeper;
    }
    /// Ends the work. `failure` is null if it has succeeded.
    void end(std::exception_ptr failure) noexcept {
        const std::lock_guard lock(mutex_);
        failure_ = std::move(failure);
        done_ = true;
        wake();
    }
    /// Returns whether the work has ended. Throws its failure.
    bool is_done() {
        const std::lock_guard lock(mutex_);
        if (failure_) std::rethrow_exception(failure_);
        return done_;
    }

private:
    /// Wakes the coroutine. If there is no memory for this, the coroutine notices the end at its next regular check.
    void wake() noexcept {
        try {
            if (sleeper_) sleeper_->wake();
        } catch (const std::bad_alloc&) {
            return;
        }
    }

    std::mutex mutex_;
    net::wakeup* sleeper_ = nullptr;
    bool done_ = false;
    std::exception_ptr failure_;
};

/// Carries the work to the thread. If the executor drops the work, the destructor ends it with a failure.
class file_order {
public:
    file_order(std::shared_ptr<file_work> who, std::function<void()> work)
        : who_(std::move(who))
        , work_(std::move(work)) {}
    ~file_order() {
        if (work_) who_->end(dropped_);
    }
    file_order(const file_order&) = delete;
    file_order& operator=(const file_order&) = delete;

    void run() noexcept {
        std::exception_ptr failure;
        try {
            std::exchange(work_, nullptr)();
        } catch (...) {
            failure = std::current_exception();
        }
        who_->end(std::move(failure));
    }

private:
    const std::shared_ptr<file_work> who_;
    std::function<void()> work_;
    const std::exception_ptr dropped_ =
        std::make_exception_ptr(error(errc::file_failed, "file_executor: has dropped the work"));
};

/// Registers the coroutine as the one that waits, as long as the object exists.
class waiting {
public:
    waiting(file_work& of, asio::any_io_executor executor)
        : sleeper(std::move(executor))
        , of_(of) {
        of_.set_sleeper(&sleeper);
    }
    ~waiting() { of_.set_sleeper(nullptr); }
    waiting(const waiting&) = delete;
    waiting& operator=(const waiting&) = delete;

    net::wakeup sleeper;

private:
    file_work& of_;
};

void execute(const file_executor& there, std::function<void()> work) {
    if (there.is_default()) asio::post(file_thread_executor(), std::move(work));
    else there.execute(std::move(work));
}

} // namespace

asio::awaitable<void> run_blocking(client_core& core, std::function<void()> work, net::deadline limit) {
    constexpr std::chrono::seconds look_again(1);
    const auto shared = std::make_shared<file_work>();
    waiting mine(*shared, co_await asio::this_coro::executor);
    execute(core.options.file_executor,
            [order = std::make_shared<file_order>(shared, std::move(work))] { order->run(); });
    while (!shared->is_done()) {
        const auto now = net::clock::now();
        if (now >= limit.at) throw net::expired(limit, phase::prepare, now, billing::no);
        co_await mine.sleeper.sleep_until(std::min<net::clock::time_point>(limit.at, now + look_again));
    }
}

} // namespace openai::detail
