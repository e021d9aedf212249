// SPDX-License-Identifier: BSL-1.0
#include "io/resolver.hpp"

#include "io/wakeup.hpp"

#include <boost/asio/this_coro.hpp>

#include <list>
#include <map>
#include <mutex>
#include <netdb.h>
#include <thread>

namespace openai::io {
namespace {

constexpr std::size_t max_addresses = 16;

error lookup_error(std::string context, bool temporary) {
    error_details details;
    details.code = errc::resolve_failed;
    details.phase = phase::resolve;
    details.retryable = temporary;
    details.context = std::move(context);
    return error(std::move(details));
}

asio::ip::address to_address(const sockaddr* from) {
    if (from->sa_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(from);
        return asio::ip::address_v4(ntohl(v4->sin_addr.s_addr));
    }
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(from);
    asio::ip::address_v6::bytes_type bytes;
    std::copy_n(v6->sin6_addr.s6_addr, bytes.size(), bytes.begin());
    return asio::ip::address_v6(bytes, v6->sin6_scope_id);
}

} // namespace

/// One look-up in flight and those who wait for it. Lives until the thread is done, however long that takes.
struct lookup {
    std::list<wakeup> sleepers;
    resolver::addresses found;
    std::exception_ptr failure;
};

struct resolver::shared {
    std::mutex mutex;
    lookup_function function;
    std::map<std::string, std::shared_ptr<lookup>> running;

    static void run(const std::shared_ptr<shared>& self, const std::string& host, const std::shared_ptr<lookup>& job) {
        addresses found;
        std::exception_ptr failure;
        try {
            found = self->function(host);
        } catch (...) {
            failure = std::current_exception();
        }
        const std::lock_guard lock(self->mutex);
        job->found = std::move(found);
        job->failure = failure;
        self->running.erase(host);
        for (auto& sleeper : job->sleepers) sleeper.wake();
    }

    static std::shared_ptr<lookup> start(const std::shared_ptr<shared>& self, const std::string& host) {
        auto& job = self->running[host];
        if (job) return job;
        job = std::make_shared<lookup>();
        try {
            std::thread([self, host, job = job] { run(self, host, job); }).detach();
        } catch (const std::system_error& failure) {
            self->running.erase(host);
            error_details details;
            details.code = errc::resource_limit;
            details.phase = phase::resolve;
            details.context = "no thread for the name look-up";
            details.cause = failure.code();
            throw error(std::move(details));
        }
        return job;
    }
};

/// A place among a look-up's sleepers; leaving it, also by cancellation, is what the destructor does. The thread wakes
/// under the same lock, so it never wakes somebody whose context is gone.
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

    addresses answer(const std::string& host) const {
        const std::lock_guard lock(owner_->mutex);
        if (job_->failure) std::rethrow_exception(job_->failure);
        if (job_->found.empty()) throw lookup_error(host + " has no address", false);
        return job_->found;
    }

private:
    std::shared_ptr<shared> owner_;
    std::shared_ptr<lookup> job_;
    std::list<wakeup>::iterator sleeper_;
};

resolver::resolver(lookup_function lookup)
    : shared_(std::make_shared<shared>()) {
    shared_->function = std::move(lookup);
}

resolver::~resolver() = default;

asio::awaitable<resolver::addresses> resolver::resolve(std::string host, deadline limit) {
    boost::system::error_code not_literal;
    const auto literal = asio::ip::make_address(host, not_literal);
    if (!not_literal) co_return addresses{literal};

    const auto executor = co_await asio::this_coro::executor;
    const auto shared = shared_;
    place mine(shared, host, executor);
    if (!co_await mine.sleeper().sleep_until(limit.at)) throw expired(limit, phase::resolve, clock::now(), billing::no);
    co_return mine.answer(host);
}

resolver::addresses resolver::system_lookup(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
    if (code != 0) throw lookup_error(host + ": " + ::gai_strerror(code), code == EAI_AGAIN);
    addresses found;
    for (const auto* entry = list; entry != nullptr && found.size() < max_addresses; entry = entry->ai_next)
        if (entry->ai_family == AF_INET || entry->ai_family == AF_INET6) found.push_back(to_address(entry->ai_addr));
    return found;
}

} // namespace openai::io
