// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/attempt_log.hpp"
#include "engine/answers/out_of_memory.hpp"
#include "engine/call/drain_state.hpp"
#include "engine/limits/rate_control.hpp"
#include "engine/request/request_builder.hpp"
#include "engine/run/active_operation.hpp"
#include "net/dial/dial.hpp"
#include "protocol/http/url.hpp"
#include "protocol/pool/pool_key.hpp"

#include <openai/core/client_options.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <concepts>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

namespace openai::detail::net {
class connection_pool;
class dialer;
struct observed_server;
} // namespace openai::detail::net

namespace openai::detail {

namespace asio = boost::asio;

class client_core;
class own_thread;

/// Something that belongs to a core and is built on calls, so that the core does not know it.
class core_service {
public:
    virtual ~core_service() = default;
};

/// What all copies of a client and all its operations share. Its providers have each a core of their own behind it.
class client_core : public std::enable_shared_from_this<client_core> {
public:
    /// `dial` opens connections; null: over TCP and TLS. `thread`: the client's own, or null. `provider`: whose server
    /// it is, of the registry; empty: the client's own.
    /// Throws `error` (`invalid_argument`) for a bad option.
    client_core(asio::any_io_executor executor, client_options options, net::dial_function dial = nullptr,
                std::shared_ptr<own_thread> thread = nullptr, const std::string& provider = {});
    ~client_core();

    const std::shared_ptr<own_thread> thread; ///< first, so that its context outlives what works on it
    asio::any_io_executor executor;           ///< null when its context has ended: a strand must not outlive it
    const client_options options;
    const protocol::base_url base;
    const request_builder requests;
    const std::shared_ptr<const asked_server> asked; ///< how its server is called in errors
    const out_of_memory_errors out_of_memory;
    const protocol::pool_key place; ///< of all its connections: a core has one server and one way there

    /// The executor, or a spare one when its context or the client's own thread has ended: a stream may outlive them.
    asio::any_io_executor live_executor() const;

    /// Throws `client_closed` in the child of a fork if the client has a thread of its own, which stayed behind.
    void check_thread() const {
        if (thread) check_own_thread();
    }

    /// An executor for one operation, on which nothing of it runs at the same time.
    asio::any_io_executor make_strand() const;

    net::connection_pool& pool() noexcept { return *pool_; }
    detail::rate_control& rate_control() noexcept { return rate_control_; }

    /// The service of this type, made at its first use. Throws `client_closed` if that comes too late.
    template <std::derived_from<core_service> Service>
    Service& service() {
        const auto make = [](client_core& core) -> std::unique_ptr<core_service> {
            return std::make_unique<Service>(core);
        };
        return static_cast<Service&>(find_service(make));
    }

    /// The core that asks this provider of the registry, made at its first use and closed together with this one.
    /// Throws `client_closed`.
    std::shared_ptr<client_core> of_provider(const std::string& name);

    /// The core that asks a server which is told nothing of who the client is, e.g. for a picture that an answer points
    /// to. `server`: "https://host:port". Kept like those of providers, but at most 16 of them. Throws
    /// `error`: `client_closed`, `invalid_argument`.
    std::shared_ptr<client_core> of_other_host(const std::string& server);

    /// Identifies a call in the process, and very likely among processes.
    std::uint64_t next_call_id() noexcept { return ++next_call_; }

    /// A record of a call that begins, or null if nobody observes.
    std::shared_ptr<net::call_record> observe(std::uint64_t call) const;

    /// A call that was made elsewhere goes on here.
    void observe(net::call_record& from_here_on) const;

    /// Uniform in [0, 1): for backoff only.
    double jitter();

    /// Registers an operation until `leave`. Throws `client_closed` if the client is closed, or is draining and would
    /// have to wait for it, unless it goes on `instead_of` one that is registered, which is not from here on.
    void enter(active_operation& operation, active_operation* instead_of = nullptr);
    /// Lets an operation in that is about to begin, before its first step: `enter` takes it then, or `unadmit` must be
    /// called. False: the client drains, or is closed.
    bool admit(const operation_info& operation) noexcept;
    void unadmit() noexcept;

    /// Once more does nothing.
    void leave(active_operation& operation) noexcept;

    /// Another server is asked from here on.
    void asks(active_operation& operation, const client_core& whom) noexcept;

    /// To be called once, when shared ownership of the core has begun.
    void watch_context();

    /// What the user's copies of the client share; the core is closed when the last one goes. To be set once.
    void set_handle(const std::shared_ptr<client_core>& handle) noexcept { handle_ = handle; }
    /// Once there is none any more: the core itself.
    std::shared_ptr<client_core> handle() noexcept;

    /// Ends every registered operation, refuses new ones, closes idle connections. From any thread.
    void close() noexcept;

    /// The same for lack of an owner: who waits for a drain learns no more than that the client is closed.
    void close_unowned() noexcept;

    /// From here on only parts of operations under way are let in. From any thread.
    void begin_drain() noexcept;
    /// Nothing is under way.
    bool is_drained();
    /// What the drain came to; nothing while the client is open. Throws `client_closed`.
    std::optional<drain_report> drained();
    /// Woken when the drain may be over.
    void join_drain(net::wakeup& who);
    void part_from_drain(net::wakeup& who) noexcept;

private:
    using cores = std::map<std::string, std::shared_ptr<client_core>>;

    template <class Options>
    std::shared_ptr<client_core> other(cores& known, const std::string& key, Options make, const std::string& provider,
                                       std::size_t most = std::numeric_limits<std::size_t>::max());
    using service_factory = std::unique_ptr<core_service> (*)(client_core&);
    core_service& find_service(service_factory make);
    net::observed_server observed_server() const;
    void check_own_thread() const;
    bool is_executor_live() const noexcept;
    void abandon() noexcept;
    cores stop(std::shared_ptr<void> (active_operation::*how)() noexcept) noexcept;

    std::weak_ptr<client_core> handle_;
    const bool serial_;                         // nothing runs on the executor at the same time
    const std::shared_ptr<net::dialer> dialer_; // null: others open the connections
    const std::shared_ptr<net::connection_pool> pool_;
    detail::rate_control rate_control_;
    std::mutex mutex_;
    active_operations running_; // those that a drain waits for
    active_operations parts_;   // the others
    active_operations told_;    // of both: that the client is closed
    drain_state drain_;
    std::size_t admitted_ = 0; // of those that a drain waits for: not entered yet
    cores providers_;
    cores other_hosts_; // by "https://host:port"
    bool closed_ = false;
    std::minstd_rand random_;
    std::atomic<std::uint64_t> next_call_; // the upper half is random
    std::mutex services_mutex_;
    std::map<service_factory, std::unique_ptr<core_service>> services_; // last, because they take leave
};

/// A registration with the core, for a scope.
class registration {
public:
    registration(client_core& core, active_operation& operation, active_operation* instead_of = nullptr)
        : core_(core)
        , operation_(operation) {
        core_.enter(operation_, instead_of);
    }
    ~registration() { core_.leave(operation_); }
    registration(const registration&) = delete;
    registration& operator=(const registration&) = delete;

private:
    client_core& core_;
    active_operation& operation_;
};

} // namespace openai::detail
