// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/composed_operation.hpp"
#include "engine/run/spawn.hpp"
#include "net/clock.hpp"
#include "net/wakeup.hpp"
#include "results/deferred_backend.hpp"
#include "results/future_ledger.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace openai::detail {

/// The deferred completions of one client: the ledger, the running calls, and the coroutines that wait for a
/// completion. Thread-safe. While it holds its lock, it calls no handler and starts or resumes no coroutine.
class future_registry final : public core_service, public deferred_backend, public active_operation {
public:
    explicit future_registry(client_core& core);
    ~future_registry() override;

    std::string submit(chat_request request, submit_options options);
    std::string partial(const std::string& id);
    future_status cancel(const std::string& id);
    std::string export_json();
    std::size_t import_json(std::string_view text);

    /// Calls `function(ledger, now)` under the lock.
    template <class Function>
    auto with_ledger(Function function) {
        const std::lock_guard lock(mutex_);
        return function(ledger_, now());
    }

    void close(errc reason) noexcept { begin_close(reason); }

    void submit(chat_request request, submit_options options, any_handler<std::string> handler) override;
    void status(std::string id, any_handler<future_status> handler) override;
    void get(std::string id, any_handler<chat_completion> handler) override;
    void wait(std::string id, std::chrono::milliseconds timeout, any_handler<chat_completion> handler) override;
    void cancel(std::string id, any_handler<future_status> handler) override;

    std::shared_ptr<void> abort() noexcept override { return begin_close(errc::client_closed); }
    std::shared_ptr<void> abandon() noexcept override;

private:
    struct job {
        chat_request request;
        submit_options options;
        /// The result of the call. Allocated in advance, because storing the result must not fail.
        std::shared_ptr<result<chat_completion>> end;
        /// The operation for which a draining client waits. Must not be destroyed while the lock is held.
        std::shared_ptr<composed_operation> operation;
    };
    using jobs = std::unordered_map<std::string, job>;
    class waiter;
    using outcome = protocol::future_ledger::outcome;

    future_status::time now() const;
    void check_open() const;
    void start_more();
    void start(const std::string& id, job work, const std::shared_ptr<cancellable_strand>& strand);
    void complete(const std::string& id, composed_operation& whole);
    void ended(const std::string& id, outcome end);
    error failure_of(const detail::outcome& how) const;
    void serve(const std::string& id);
    static void wake(waiter& who) noexcept;
    void wake_all();
    std::shared_ptr<void> begin_close(errc reason) noexcept;
    void give_up(const std::string& id) noexcept;
    asio::awaitable<value_with_response<chat_completion>> perform(std::shared_ptr<client_core> alive, std::string id,
                                                                  job work, composed_operation& whole);
    asio::awaitable<value_with_response<chat_completion>> wait_for(std::shared_ptr<client_core> alive, std::string id,
                                                                   net::clock::time_point until);
    outcome look(const std::string& id, const waiter& who, net::clock::time_point until);
    template <class T, class Function>
    void answer(any_handler<T> handler, Function function);

    client_core& core_; // owns this object; coroutines that continue later share ownership of the core
    const net::clock::time_point began_ = net::clock::now();
    const future_status::time began_at_ = std::chrono::system_clock::now();
    std::optional<registration> registered_;

    std::mutex mutex_; // guards all members below
    protocol::future_ledger ledger_;
    jobs queued_;
    // Closing moves the queued jobs to this object, which was allocated in advance, because closing must not fail.
    std::shared_ptr<jobs> dropped_ = std::make_shared<jobs>();
    std::unordered_map<std::string, std::shared_ptr<cancellable_strand>> running_;
    std::multimap<std::string, waiter*> waiting_;
    errc closed_{};
};

} // namespace openai::detail
