// SPDX-License-Identifier: BSL-1.0
#include "client/own_thread.hpp"

#include "client/blocking.hpp"

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
};

/// Threads that could not be waited for, because their client was destroyed on them. The program's end waits: OpenSSL's
/// objects, which they give back, must not outlive OpenSSL.
class leaving_threads {
public:
    ~leaving_threads() {
        while (auto thread = take()) {
            if (thread->get_id() == std::this_thread::get_id()) thread->detach(); // it ends the program itself
            else thread->join();
        }
    }

    void add(leaving_thread leaving) {
        const std::lock_guard lock(mutex_);
        threads_.push_back(std::move(leaving));
        std::erase_if(threads_, [](leaving_thread& each) {
            if (!*each.ended) return false;
            each.thread.join();
            return true;
        });
    }

private:
    /// One after the other, because more may come while one is waited for.
    std::optional<std::thread> take() {
        const std::lock_guard lock(mutex_);
        if (threads_.empty()) return std::nullopt;
        auto thread = std::move(threads_.back().thread);
        threads_.pop_back();
        return thread;
    }

    std::mutex mutex_;
    std::vector<leaving_thread> threads_;
};

/// Made when the first thread leaves: after OpenSSL, and so destroyed before it.
leaving_threads& all_leaving() {
    static leaving_threads threads;
    return threads;
}

} // namespace

struct own_thread::state {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
    std::shared_ptr<std::atomic<bool>> ended = std::make_shared<std::atomic<bool>>(false);
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

boost::asio::any_io_executor own_thread::executor() const { return state_->context.get_executor(); }

void own_thread::finish() noexcept {
    if (!state_->thread.joinable()) return;
    finished_ = true;
    state_->work.reset();
    if (state_->thread.get_id() == std::this_thread::get_id())
        all_leaving().add({std::move(state_->thread), state_->ended});
    else state_->thread.join();
}

} // namespace openai::detail
