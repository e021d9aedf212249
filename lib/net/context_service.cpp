// SPDX-License-Identifier: BSL-1.0
#include "net/context_service.hpp"

#include <boost/asio/execution_context.hpp>

#include <mutex>
#include <utility>
#include <vector>

namespace openai::detail::net {
namespace {

namespace asio = boost::asio;

class context_service final : public asio::execution_context::service {
public:
    using key_type = context_service;
    inline static asio::execution_context::id id;

    explicit context_service(asio::execution_context& context)
        : service(context) {}

    void add(std::weak_ptr<void> owner, std::function<void()> action) {
        const std::lock_guard lock(mutex_);
        std::erase_if(entries_, [](const auto& entry) { return entry.first.expired(); });
        entries_.emplace_back(std::move(owner), std::move(action));
    }

private:
    void shutdown() override {
        for (const auto& [owner, action] : entries_)
            if (const auto alive = owner.lock()) action();
    }

    std::mutex mutex_;
    std::vector<std::pair<std::weak_ptr<void>, std::function<void()>>> entries_;
};

} // namespace

void on_context_end(const boost::asio::any_io_executor& executor, std::weak_ptr<void> owner,
                    std::function<void()> action) {
    auto& context = asio::query(executor, asio::execution::context);
    asio::use_service<context_service>(context).add(std::move(owner), std::move(action));
}

} // namespace openai::detail::net
