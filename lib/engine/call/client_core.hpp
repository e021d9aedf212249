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

/// The base class of services that belong to a core. Services make calls, so the core must not depend on their types.
class core_service {
public:
    virtual ~core_service() = default;
};

/// The state that all copies of a client and all its operations share. Each of the client's providers has its own core.
class client_core : public std::enable_shared_from_this<client_core> {
public:
    /// `dial` opens connections. If it is null, the core uses TCP and TLS. `thread` is the client's own thread, or
    /// null. `provider` is the name of the provider in the registry, or empty for the client's own server.
    /// Throws `error` (`invalid_argument`) if an option is not valid.
    client_core(asio::any_io_executor executor, client_options options, net::dial_function dial = nullptr,
                std::shared_ptr<own_thread> thread = nullptr, const std::string& provider = {});
    ~client_core();

    const std::shared_ptr<own_thread> thread; ///< the first member, so that its execution context is destroyed last
    /// The executor that the constructor got. It may be a strand, and a strand must not outlive its execution context.
    /// Therefore, this member becomes null when the context is destroyed, unless the client has a thread of its own.
    asio::any_io_executor executor;
    const client_options options;
    const protocol::base_url base;
    const request_builder requests;
    const std::shared_ptr<const asked_server> asked; ///< the names that errors use for the server
    const out_of_memory_errors out_of_memory;
    /// The pool key of all connections of this core. There is only one, because the core has only one server and one
    /// route to it.
    const protocol::pool_key place;

    /// Returns the executor, or a spare one if the context or the client's own thread has ended. A stream may outlive
    /// both.
    asio::any_io_executor live_executor() const;

    /// Throws `client_closed` if this process was forked after the client had started its own thread, because this
    /// thread exists only in the parent.
    void check_thread() const {
        if (thread) check_own_thread();
    }

    /// Returns an executor for one operation. The executor never runs two handlers of the operation at the same time.
    asio::any_io_executor make_strand() const;

    net::connection_pool& pool() noexcept { return *pool_; }
    detail::rate_control& rate_control() noexcept { return rate_control_; }

    /// Returns the core's service of the type `Service`. The first call creates it. Throws the same error as
    /// `check_thread`, and the exceptions of the service's constructor.
    template <std::derived_from<core_service> Service>
    Service& service() {
        const auto make = [](client_core& core) -> std::unique_ptr<core_service> {
            return std::make_unique<Service>(core);
        };
        return static_cast<Service&>(find_service(make));
    }

    /// Returns the core for a provider of the registry. The first call creates it. Closing `*this` also closes the
    /// returned core. Throws `client_closed` if `*this` is closed, and the error of `check_thread`.
    std::shared_ptr<client_core> of_provider(const std::string& name);

    /// Returns the core for another server, which must not learn who the client is. Such a core fetches, for example, a
    /// picture to which an answer points. `server` is e.g. "https://host:443". At most 16 of these cores are kept. A
    /// new core replaces the least recently requested one. Throws `error`: `client_closed` or `invalid_argument`.
    std::shared_ptr<client_core> of_other_host(const std::string& server);

    /// Returns an id that this core has not returned before. Very probably, no other core or process returns it.
    std::uint64_t next_call_id() noexcept { return ++next_call_; }

    /// Returns a record for a call that begins, or null if there is no observer.
    std::shared_ptr<net::call_record> observe(std::uint64_t call) const;

    /// Notes in the record that the call, which began at another core, now uses the server and the key of this core.
    void observe(net::call_record& from_here_on) const;

    /// Returns a random number in [0, 1). Use it only for pauses between attempts.
    double jitter();

    /// Registers an operation. The registration lasts until `leave`. If `instead_of` is not null, `operation` replaces
    /// that registered operation. Throws `client_closed` if the client is closed, and the error of `check_thread`.
    /// After a drain has begun, also throws `client_closed` if the drain would have to wait for this operation.
    /// Replacements and admitted operations may still enter.
    void enter(active_operation& operation, active_operation* instead_of = nullptr);
    /// Admits an operation that has not begun: from now on, a drain waits for it. If this succeeds, call either `enter`
    /// or `unadmit` later. Returns false if the client is draining or closed, or if a drain never waits for such an
    /// operation (see `operation_info::counts`).
    bool admit(const operation_info& operation) noexcept;
    void unadmit() noexcept;

    /// Call this when a registered operation is about to succeed. From then on, closing the client does not cut the
    /// operation. Throws `client_closed` if the report of a drain names the operation as cut. The operation must then
    /// fail. `billed` is what this error says of the cost; with `billing::no`, `call::translate` decides. The function
    /// has no effect if the operation is not registered, or is already complete.
    void complete(active_operation& operation, billing billed = billing::no);

    /// Ends the registration of an operation. Further calls have no effect.
    void leave(active_operation& operation) noexcept;

    /// Notes that the operation sends its requests to the server of `whom` from now on.
    void asks(active_operation& operation, const client_core& whom) noexcept;

    /// Makes the core end its operations when the execution context is destroyed. Call this once, as soon as a
    /// `std::shared_ptr` owns the core.
    void watch_context();

    /// Sets the handle that the user's copies of the client share. The core is closed when the last copy is destroyed.
    /// Call this once.
    void set_handle(const std::shared_ptr<client_core>& handle) noexcept { handle_ = handle; }
    /// Returns the handle, or the core itself if the handle no longer exists.
    std::shared_ptr<client_core> handle() noexcept;

    /// Ends every registered operation, refuses new ones, and closes idle connections. May be called from any thread.
    void close() noexcept;

    /// Closes the client because its last copy was destroyed. A coroutine that waits for a drain gets `client_closed`
    /// instead of a report.
    void close_unowned() noexcept;

    /// Begins a drain: from now on, `enter` and `admit` refuse new operations. The following may still enter:
    /// operations that were admitted earlier, replacements, and operations for which a drain never waits (see
    /// `operation_info::counts`). May be called from any thread.
    void begin_drain() noexcept;
    /// Whether a drain has no more operations to wait for.
    bool is_drained();
    /// Returns the report of the drain once the client is closed, and `std::nullopt` before that. Throws
    /// `client_closed` if the client was closed without a report.
    std::optional<drain_report> drained();
    /// Registers a coroutine that is woken when the drain may have ended.
    void join_drain(net::wakeup& who);
    void part_from_drain(net::wakeup& who) noexcept;

private:
    struct known_core {
        std::shared_ptr<client_core> core;
        std::uint64_t last_use = 0; ///< the value of `uses_` when the core was last requested
    };
    using cores = std::map<std::string, known_core>;

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
    const bool serial_;                         // the executor never runs two handlers at the same time
    const std::shared_ptr<net::dialer> dialer_; // null if the caller's function opens the connections
    const std::shared_ptr<net::connection_pool> pool_;
    detail::rate_control rate_control_;
    std::mutex mutex_;
    active_operations running_; // a drain waits for these
    active_operations parts_;   // a drain does not wait for these
    active_operations told_;    // operations from both lists that have been ended, but have not left yet
    drain_state drain_;
    std::size_t admitted_ = 0; // how many operations were admitted and have not entered yet
    cores providers_;
    cores other_hosts_;      // by "https://host:port"
    std::uint64_t uses_ = 0; // how often a core of `providers_` or `other_hosts_` was requested
    bool closed_ = false;
    std::minstd_rand random_;
    std::atomic<std::uint64_t> next_call_; // the upper 32 bits are random
    std::mutex services_mutex_;
    // Last, because services unregister from the core.
    std::map<service_factory, std::unique_ptr<core_service>> services_;
};

/// Registers an operation with the core for as long as this object exists.
class registration {
public:
    registration(client_core& core, active_operation& operation, active_operation* instead_of = nullptr)
        : core_(core)
        , operation_(operation) {
        core_.enter(operation_, instead_of);
    }
    ~registration() { core_.leave(operation_); }

    /// See `client_core::complete`.
    void complete(billing billed = billing::no) const { core_.complete(operation_, billed); }

    registration(const registration&) = delete;
    registration& operator=(const registration&) = delete;

private:
    client_core& core_;
    active_operation& operation_;
};

} // namespace openai::detail
