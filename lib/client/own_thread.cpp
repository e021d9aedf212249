// SPDX-License-Identifier: BSL-1.0
#include "client/own_thread.hpp"

#include "client/blocking.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

namespace openai::detail {

struct own_thread::state {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
};

own_thread::own_thread()
    : state_(std::make_shared<state>()) {
    state_->thread = std::thread([shared = state_] {
        enter_client_thread();
        shared->context.run();
    });
}

own_thread::~own_thread() { finish(); }

boost::asio::any_io_executor own_thread::executor() const { return state_->context.get_executor(); }

void own_thread::finish() noexcept {
    if (!state_->thread.joinable()) return;
    finished_ = true;
    state_->work.reset();
    if (state_->thread.get_id() == std::this_thread::get_id()) state_->thread.detach();
    else state_->thread.join();
}

} // namespace openai::detail
