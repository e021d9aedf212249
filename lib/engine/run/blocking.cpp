// SPDX-License-Identifier: BSL-1.0
#include "engine/run/blocking.hpp"

#include <openai/block.hpp>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/system_executor.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <thread>

namespace openai::detail {
namespace {

namespace asio = boost::asio;

thread_local bool is_client_thread = false;

/// Whether this is the executor of Asio's system context. Asking the executor for its context would start that context,
/// with two threads for each processor. So this function only looks at the executor's type.
bool is_of_the_system(const asio::any_io_executor& executor) {
    using plain = asio::system_executor;
    if (executor.target<plain>() || executor.target<asio::strand<plain>>()) return true;
    const auto* strand = executor.target<asio::strand<asio::any_io_executor>>();
    return strand && is_of_the_system(strand->get_inner_executor());
}

} // namespace

bool runs_here(const asio::any_io_executor& executor) {
    if (is_of_the_system(executor)) return false;
    const auto here = std::make_shared<std::atomic<bool>>(false);
    asio::dispatch(executor, [here, asking = std::this_thread::get_id()] {
        *here = std::this_thread::get_id() == asking; // runs inside dispatch(), or later without effect
    });
    return *here;
}

void refuse_to_block(const asio::any_io_executor& executor) {
    if (runs_here(executor))
        throw error(errc::would_deadlock, "openai::block on a thread that runs the client's executor");
}

void enter_client_thread() noexcept { is_client_thread = true; }

blocking_scope::blocking_scope()
    : before_(begun_to_be_waited_for) {
    if (is_client_thread) throw error(errc::would_deadlock, "openai::block on the client's own thread");
    begun_to_be_waited_for = true;
}

blocking_scope::~blocking_scope() { begun_to_be_waited_for = before_; }

struct block_end::promise {
    std::promise<void> reached;
};

block_end::block_end(std::unique_ptr<promise> made) noexcept
    : promise_(std::move(made)) {}

block_end::block_end(block_end&& other) noexcept = default;
block_end::~block_end() = default;

void block_end::reach() { promise_->reached.set_value(); }

struct block_wait::state {
    std::future<void> reached;
};

block_wait::block_wait()
    : state_(std::make_unique<state>()) {}

block_wait::~block_wait() = default;

block_end block_wait::end() {
    auto made = std::make_unique<block_end::promise>();
    state_->reached = made->reached.get_future();
    return block_end(std::move(made));
}

void block_wait::wait() { state_->reached.get(); }

} // namespace openai::detail
