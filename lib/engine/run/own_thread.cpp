// SPDX-License-Identifier: BSL-1.0
#include "engine/run/own_thread.hpp"

#include "engine/run/blocking.hpp"
#include "net/fork_generation.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace openai::detail {
namespace {

struct leaving_thread {
    std::thread thread;
    std::shared_ptr<const std::atomic<bool>> ended;
    unsigned generation = net::fork_generation();

    bool lost() const noexcept { return generation != net::fork_generation(); }
};

/// Threads of clients that were destroyed on these threads, so that no destructor could wait for them. The program
/// waits for them at its end, because they use objects of OpenSSL, which must not outlive OpenSSL.
class leaving_threads {
public:
    ~leaving_threads() {
        while (auto leaving = take()) {
            if (leaving->lost()) keep_untouched(std::make_shared<leaving_thread>(std::move(*leaving)));
            else if (leaving->thread.get_id() == std::this_thread::get_id()) leaving->thread.detach(); // itself
            else leaving->thread.join();
        }
    }

    void add(leaving_thread leaving) {
        const std::lock_guard lock(mutex_);
        threads_.push_back(std::move(leaving));
        std::erase_if(threads_, [](leaving_thread& each) {
            if (!*each.ended || each.lost()) return false;
            each.thread.join();
            return true;
        });
    }

private:
    /// Takes one thread at a time, because others can be added during the wait for it.
    std::optional<leaving_thread> take() {
        const std::lock_guard lock(mutex_);
        if (threads_.empty()) return std::nullopt;
        auto leaving = std::move(threads_.back());
        threads_.pop_back();
        return leaving;
    }

    std::mutex mutex_;
    std::vector<leaving_thread> threads_;
};

/// Returns the list. It is made after OpenSSL is initialized, and so it is destroyed before OpenSSL.
leaving_threads& all_leaving() {
    static leaving_threads threads;
    return threads;
}

/// A thread that starts when it is first needed. It uses no lock, because a fork could happen while the lock is held.
class spare_thread {
public:
    ~spare_thread() { delete current_.exchange(nullptr); }

    boost::asio::any_io_executor executor() {
        auto* have = current_.load();
        while (!have || have->lost()) {
            auto made = std::make_unique<own_thread>();
            if (!current_.compare_exchange_strong(have, made.get())) continue;
            if (have) keep_untouched(std::shared_ptr<own_thread>(have));
            have = made.release();
        }
        return have->executor();
    }

private:
    std::atomic<own_thread*> current_ = nullptr;
};

} // namespace

void keep_untouched(std::shared_ptr<const void> inherited) {
    static std::mutex& mutex = *new std::mutex;
    static auto& kept = *new std::vector<std::shared_ptr<const void>>;
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(inherited));
}

boost::asio::any_io_executor spare_executor() {
    static spare_thread spare;
    return spare.executor();
}

boost::asio::any_io_executor file_thread_executor() {
    static spare_thread& files = *new spare_thread; // never destroyed: a disk may keep it waiting
    return files.executor();
}

struct own_thread::state {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
    std::shared_ptr<std::atomic<bool>> ended = std::make_shared<std::atomic<bool>>(false);
    const unsigned generation = net::fork_generation();
};

own_thread::own_thread()
    : state_(std::make_shared<state>()) {
    state_->thread = std::thread([shared = state_]() mutable {
        enter_client_thread();
        shared->context.run();
        const auto ended = shared->ended;
        shared.reset();
        *ended = true;
    });
}

own_thread::~own_thread() { finish(); }

bool own_thread::lost() const noexcept { return state_->generation != net::fork_generation(); }

boost::asio::any_io_executor own_thread::executor() const { return state_->context.get_executor(); }

void own_thread::finish() noexcept {
    if (lost()) return keep_untouched(state_);
    if (!state_->thread.joinable()) return;
    finished_ = true;
    state_->work.reset();
    if (state_->thread.get_id() == std::this_thread::get_id())
        all_leaving().add({std::move(state_->thread), state_->ended, state_->generation});
    else state_->thread.join();
}

} // namespace openai::detail
