// SPDX-License-Identifier: BSL-1.0
#include "io/context_service.hpp"

#include "io/connection_pool.hpp"

#include <boost/asio/execution_context.hpp>

#include <mutex>
#include <vector>

namespace openai::io {
namespace {

class context_service final : public asio::execution_context::service {
public:
    using key_type = context_service;
    inline static asio::execution_context::id id;

    explicit context_service(asio::execution_context& context)
        : service(context) {}

    void add(const std::shared_ptr<connection_pool>& pool) {
        const std::lock_guard lock(mutex_);
        std::erase_if(pools_, [](const auto& known) { return known.expired(); });
        pools_.push_back(pool);
    }

private:
    void shutdown() override {
        for (const auto& known : pools_)
            if (const auto pool = known.lock()) pool->close_idle();
    }

    std::mutex mutex_;
    std::vector<std::weak_ptr<connection_pool>> pools_;
};

} // namespace

void close_with_context(const asio::any_io_executor& executor, const std::shared_ptr<connection_pool>& pool) {
    asio::use_service<context_service>(asio::query(executor, asio::execution::context)).add(pool);
}

} // namespace openai::io
