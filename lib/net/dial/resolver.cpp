// SPDX-License-Identifier: BSL-1.0
#include "net/dial/resolver.hpp"

#include "net/dial/address_order.hpp"
#include "net/fork_generation.hpp"
#include "net/wakeup.hpp"
#include "protocol/pool/expiring_map.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <list>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>

namespace openai::detail::net {
namespace {

constexpr std::size_t max_addresses = 16;
constexpr std::size_t max_hosts = 64;
constexpr std::chrono::milliseconds resolution_delay{50}; // RFC 8305, 3
constexpr std::chrono::seconds found_memory{30};
constexpr std::chrono::seconds not_found_memory{5};

error no_address(const std::string& host) {
    error_details details;
    details.code = errc::resolve_failed;
    details.phase = phase::resolve;
    details.context = host + " has no address";
    details.cause = asio::error::no_data;
    return error(std::move(details));
}

error short_of(const char* what, const std::error_code& cause) {
    error_details details;
    details.code = errc::resource_limit;
    details.phase = phase::resolve;
    details.context = std::string("no ") + what + " for the name look-up";
    details.cause = cause;
    return error(std::move(details));
}

/// The result of a look-up: addresses, or a failure.
struct answer {
    resolver::addresses found;
    std::optional<error> failure;

    resolver::addresses get() const {
        if (failure) throw *failure;
        return found;
    }
};

/// A look-up that is under way, and the calls that wait for it. It exists until its threads have ended, however long
/// that takes.
struct lookup {
    explicit lookup(std::size_t parts)
        : found(parts)
        , running(parts) {}

    std::list<wakeup> sleepers;
    std::vector<resolver::addresses> found; // one element for each look-up function
    std::size_t running;
    std::optional<clock::time_point> first_found;
    std::optional<error> failure;
    const error no_memory = short_of("memory", std::make_error_code(std::errc::not_enough_memory));
    bool incomplete = false; // a part of the look-up could not be started

    void put(std::size_t part, resolver::addresses addresses) {
        if (!addresses.empty() && !first_found) first_found = clock::now();
        found[part] = std::move(addresses);
        --running;
    }
    /// Stores the failure of one part. The failure of a name server says more than that one address family has no
    /// address.
    void put(error why) {
        if (!incomplete && (!failure || why.retryable())) failure = std::move(why);
        --running;
    }
    /// Stores that this system lacks memory or threads. A name server has not answered, so nothing is remembered.
    void miss(error why) {
        failure = std::move(why);
        incomplete = true;
        --running;
    }

    answer result(const std::string& host) const {
        resolver::addresses all;
        for (const auto& some : found) all.insert(all.end(), some.begin(), some.end());
        all = interleave(all);
        if (all.size() > max_addresses) all.resize(max_addresses);
        if (!all.empty()) return {std::move(all), std::nullopt};
        return {{}, failure ? *failure : no_address(host)};
    }
};

} // namespace

struct resolver::shared {
    std::mutex mutex;
    std::vector<lookup_function> functions;
    start_function start_thread;
    std::map<std::string, std::shared_ptr<lookup>> running;
    protocol::expiring_map<std::string, answer> known{max_hosts};
    unsigned generation = fork_generation();

    static void run(const std::shared_ptr<shared>& self, const std::string& host, const std::shared_ptr<lookup>& job,
                    std::size_t part) {
        addresses found;
        std::optional<error> failure;
        bool no_memory = false;
        try {
            found = self->functions[part](host);
        } catch (const error& thrown) {
            failure = thrown;
        } catch (const std::bad_alloc&) {
            no_memory = true;
        }
        const std::lock_guard lock(self->mutex);
        if (no_memory) job->miss(job->no_memory);
        else if (failure) job->put(std::move(*failure));
        else job->put(part, std::move(found));
        if (job->running == 0) self->finished(host, job);
        if (job->running == 0 || job->first_found) wake_all(*job);
    }

    /// Wakes all calls that wait. No exception may leave the thread of the look-up. If a call cannot be woken for lack
    /// of memory, it looks again when its own time is over.
    static void wake_all(lookup& job) {
        for (auto& sleeper : job.sleepers) {
            try {
                sleeper.wake();
            } catch (const std::bad_alloc&) {
                continue;
            }
        }
    }

    void finished(const std::string& host, const std::shared_ptr<lookup>& job) {
        if (const auto own = running.find(host); own != running.end() && own->second == job) running.erase(own);
        try {
            remember(host, *job);
        } catch (const std::bad_alloc&) {
            known.erase(host); // the next call looks it up again
        }
    }

    void remember(const std::string& host, const lookup& job) {
        auto result = job.result(host);
        if (job.incomplete || (result.failure && result.failure->retryable())) return;
        const auto now = clock::now();
        const auto until = now + (result.failure ? not_found_memory : found_memory);
        known.put(host, std::move(result), now, until);
    }

    static std::shared_ptr<lookup> start(const std::shared_ptr<shared>& self, const std::string& host) {
        if (self->generation != fork_generation()) { // the parent of a fork has the threads
            self->running.clear();
            self->generation = fork_generation();
        }
        auto& job = self->running[host];
        if (job) return job;
        const auto made = job = std::make_shared<lookup>(self->functions.size());
        for (std::size_t part = 0; part < self->functions.size(); ++part) {
            try {
                self->start_thread([self, host, made, part] { run(self, host, made, part); });
            } catch (const std::system_error& failure) {
                made->miss(short_of("thread", failure.code()));
            } catch (const std::bad_alloc&) {
                made->miss(made->no_memory);
            }
        }
        if (made->running > 0) return made;
        self->running.erase(host);
        throw *made->failure;
    }
};

/// Registers a call that waits for a look-up. The destructor removes it, also after a cancellation. The thread wakes
/// calls under the same lock, so it never wakes a call whose context was destroyed.
class resolver::place {
public:
    place(const std::shared_ptr<shared>& owner, const std::string& host, asio::any_io_executor executor)
        : owner_(owner) {
        const std::lock_guard lock(owner_->mutex);
        job_ = shared::start(owner, host);
        sleeper_ = job_->sleepers.emplace(job_->sleepers.end(), std::move(executor));
    }
    ~place() {
        const std::lock_guard lock(owner_->mutex);
        job_->sleepers.erase(sleeper_);
    }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    wakeup& sleeper() noexcept { return *sleeper_; }

    /// Returns the result if it is complete or the call has waited long enough. Otherwise sets `until` to the latest
    /// time for the next look.
    std::optional<answer> look(const std::string& host, clock::time_point limit, clock::time_point& until) const {
        const std::lock_guard lock(owner_->mutex);
        until = limit;
        if (job_->first_found) until = std::min(limit, *job_->first_found + resolution_delay);
        const bool enough = job_->first_found && clock::now() >= until;
        if (job_->running == 0 || enough) return job_->result(host);
        return std::nullopt;
    }

private:
    std::shared_ptr<shared> owner_;
    std::shared_ptr<lookup> job_;
    std::list<wakeup>::iterator sleeper_;
};

resolver::resolver(lookup_function lookup)
    : resolver(std::vector<lookup_function>(1, std::move(lookup))) {}

resolver::resolver(std::vector<lookup_function> lookups, start_function start)
    : shared_(std::make_shared<shared>()) {
    shared_->functions = std::move(lookups);
    shared_->start_thread = std::move(start);
}

resolver::~resolver() = default;

void resolver::forget(const std::string& host) {
    const std::lock_guard lock(shared_->mutex);
    shared_->known.erase(host);
}

asio::awaitable<resolver::addresses> resolver::resolve(std::string host, deadline limit) {
    boost::system::error_code not_literal;
    const auto literal = asio::ip::make_address(host, not_literal);
    if (!not_literal) co_return addresses(1, literal);

    const auto executor = co_await asio::this_coro::executor;
    const auto table = shared_;
    {
        const std::lock_guard lock(table->mutex);
        if (const auto* known = table->known.find(host, clock::now())) co_return known->get();
    }
    place mine(table, host, executor);
    for (clock::time_point until;;) {
        if (const auto result = mine.look(host, limit.at, until)) co_return result->get();
        if (clock::now() >= limit.at) throw expired(limit, phase::resolve, clock::now(), billing::no);
        co_await mine.sleeper().sleep_until(until);
    }
}

} // namespace openai::detail::net
