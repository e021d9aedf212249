// SPDX-License-Identifier: BSL-1.0
#include "engine/call/client_core.hpp"

#include "engine/request/option_checks.hpp"
#include "engine/request/provider_options.hpp"
#include "engine/run/own_thread.hpp"
#include "engine/run/strand_of.hpp"
#include "net/context_service.hpp"
#include "net/dial/dialer.hpp"
#include "net/pool/connection_pool.hpp"

#include <algorithm>
#include <utility>

namespace openai::detail {
namespace {

client_options checked(client_options options) {
    check_options(options);
    return options;
}

std::optional<net::tls_context> make_tls(const protocol::base_url& base, const std::optional<protocol::proxy>& via,
                                         const client_options& options) {
    const bool to_proxy = via && via->at.tls;
    if (!base.origin.tls && !to_proxy) return std::nullopt;
    return net::tls_context(options.tls, options.pool.max_age);
}

protocol::pool_key make_place(const protocol::base_url& base, const client_options& options) {
    protocol::pool_key made;
    made.origin = base.origin;
    if (const auto via = protocol::choose_proxy(options.proxy, base.origin)) made.proxy = via->at.to_string();
    return made;
}

/// What opens connections by the system's own means.
std::shared_ptr<net::dialer> make_dialer(const asio::any_io_executor& executor, const protocol::base_url& base,
                                         const client_options& options) {
    net::dial_route route;
    route.via = protocol::choose_proxy(options.proxy, base.origin);
    route.filter = options.connect_filter;
    route.only_loopback = !base.origin.tls && !options.allow_plaintext && !route.via;
    auto tls = make_tls(base, route.via, options);
    return std::make_shared<net::dialer>(executor, std::move(tls), net::resolver::system_lookups(), std::move(route));
}

/// What is known of servers is shared by all clients that reach them by the system's own means.
std::shared_ptr<net::connection_pool> make_pool(net::dial_function dial, const std::shared_ptr<net::dialer>& dialer,
                                                const client_options& options) {
    auto behaviors = dialer ? protocol::close_behaviors::of_process() : nullptr;
    if (dialer)
        dial = [dialer](const protocol::origin& to, const net::dial_limits& limits) {
            return dialer->dial(to, limits);
        };
    return std::make_shared<net::connection_pool>(options.pool, std::move(dial), options.observer,
                                                  std::move(behaviors));
}

} // namespace

client_core::client_core(asio::any_io_executor on, client_options given, net::dial_function dial,
                         std::shared_ptr<own_thread> own, const std::string& provider)
    : thread(std::move(own))
    , executor(std::move(on))
    , options(checked(std::move(given)))
    , base(protocol::parse_base_url(options.base_url, options.allow_plaintext))
    , requests(options, base)
    , asked(std::make_shared<const asked_server>(asked_server{base.origin.authority(), provider}))
    , place(make_place(base, options))
    , serial_(thread || options.single_threaded.value_or(is_run_by_one_thread(executor)) ||
              strand_of(executor) == executor)
    , dialer_(dial ? nullptr : make_dialer(executor, base, options))
    , pool_(make_pool(std::move(dial), dialer_, options))
    , rate_control_(options)
    , random_(std::random_device()())
    , next_call_(std::uint64_t{std::random_device()()} << 32) {}

client_core::~client_core() = default;

bool client_core::is_executor_live() const noexcept { return thread ? !thread->finished() : bool(executor); }

asio::any_io_executor client_core::live_executor() const { return is_executor_live() ? executor : spare_executor(); }

void client_core::check_own_thread() const {
    if (thread->lost()) throw error(errc::client_closed, "its own thread is not in this process");
}

asio::any_io_executor client_core::make_strand() const {
    if (serial_ && is_executor_live()) return executor;
    return strand_of(live_executor());
}

void client_core::watch_context() {
    net::on_context_end(executor, weak_from_this(), [this] { abandon(); });
}

std::shared_ptr<client_core> client_core::handle() noexcept {
    auto shared = handle_.lock();
    return shared ? shared : shared_from_this();
}

core_service& client_core::find_service(service_factory make) {
    check_thread();
    const std::lock_guard lock(services_mutex_);
    auto& known = services_[make];
    if (!known) known = make(*this);
    return *known;
}

std::shared_ptr<net::call_record> client_core::observe(std::uint64_t call) const {
    if (!options.observer) return nullptr;
    return std::make_shared<net::call_record>(options.observer, call, observed_server());
}

void client_core::observe(net::call_record& from_here_on) const { from_here_on.move_to(observed_server()); }

net::observed_server client_core::observed_server() const {
    return {options.api_key, base.origin.to_string(), base.origin.host, asked->provider};
}

std::shared_ptr<client_core> client_core::of_provider(const std::string& name) {
    return other(
        providers_, name, [&] { return options_for(options, *options.providers.find(name)); }, name);
}

std::shared_ptr<client_core> client_core::of_other_host(const std::string& server) {
    constexpr std::size_t most = 16;
    return other(
        other_hosts_, server, [&] { return options_for_other_host(options, server); }, {}, most);
}

/// Returns the core of another server. The first call creates it. If there are already `most` cores, removes the least
/// recently used one. The operations of that core keep it as long as they need it.
template <class Options>
std::shared_ptr<client_core> client_core::other(cores& known, const std::string& key, Options make,
                                                const std::string& provider, std::size_t most) {
    check_thread();
    cores::node_type removed; // destroyed after the lock was released
    const std::lock_guard lock(mutex_);
    if (closed_) throw error(errc::client_closed, "");
    auto found = known.find(key);
    if (found == known.end()) {
        auto core = std::make_shared<client_core>(executor, make(), nullptr, thread, provider); // may throw
        const auto last_use = [](const cores::value_type& each) { return each.second.last_use; };
        if (known.size() >= most) removed = known.extract(std::ranges::min_element(known, {}, last_use));
        found = known.emplace(key, known_core{std::move(core)}).first;
    }
    found->second.last_use = ++uses_;
    return found->second.core;
}

double client_core::jitter() {
    const std::lock_guard lock(mutex_);
    return std::uniform_real_distribution<>()(random_);
}

void client_core::enter(active_operation& operation, active_operation* instead_of) {
    check_thread();
    const std::lock_guard lock(mutex_);
    if (closed_) throw error(errc::client_closed, "");
    if (instead_of != nullptr) {
        operation.info = instead_of->info;
        instead_of->unlink();
    } else if (std::exchange(operation.info.admitted, false)) {
        --admitted_;
    } else if (drain_.begun() && operation.info.counts()) {
        throw error(errc::client_closed, "the client is draining");
    }
    (operation.info.counts() ? running_ : parts_).push_back(operation);
}

bool client_core::admit(const operation_info& operation) noexcept {
    if (!operation.counts() || (thread && thread->lost())) return false; // its locks may be the lost thread's
    const std::lock_guard lock(mutex_);
    if (closed_ || drain_.begun()) return false;
    ++admitted_;
    return true;
}

void client_core::unadmit() noexcept {
    if (thread && thread->lost()) return;
    const std::lock_guard lock(mutex_);
    --admitted_;
    if (admitted_ == 0 && running_.empty() && drain_.begun()) drain_.wake();
}

void client_core::complete(active_operation& operation, billing billed) {
    const std::lock_guard lock(mutex_);
    if (!operation.is_linked() || operation.info.complete) return;
    if (!closed_ || !drain_.report()) {
        operation.info.complete = true;
        return;
    }
    error_details details;
    details.code = errc::client_closed;
    details.phase = billed == billing::no ? phase::prepare : phase::done;
    details.maybe_billed = billed;
    throw error(std::move(details));
}

void client_core::leave(active_operation& operation) noexcept {
    const std::lock_guard lock(mutex_);
    if (!operation.is_linked()) return;
    operation.unlink();
    if (closed_ || !drain_.begun() || !operation.info.counts()) return;
    drain_.add_ended();
    if (running_.empty() && admitted_ == 0) drain_.wake();
}

void client_core::asks(active_operation& operation, const client_core& whom) noexcept {
    const std::lock_guard lock(mutex_);
    operation.info.asked = &whom;
}

/// Ends what is under way and refuses more; gives the providers' cores, which are to be closed without the lock.
client_core::cores client_core::stop(std::shared_ptr<void> (active_operation::*how)() noexcept) noexcept {
    std::unique_lock lock(mutex_);
    if (!std::exchange(closed_, true)) drain_.cut(running_, parts_, admitted_, *this);
    running_.splice(running_.end(), parts_);
    running_.splice(running_.end(), told_); // they may have been told something else
    while (!running_.empty()) {
        auto& operation = running_.front();
        running_.pop_front();
        told_.push_back(operation);
        auto left = (operation.*how)();
        lock.unlock();
        left.reset(); // may call an observer
        lock.lock();
    }
    auto others = std::exchange(providers_, {});
    others.merge(other_hosts_); // whose keys are addresses
    return others;
}

void client_core::close() noexcept {
    if (thread && thread->lost()) return; // its locks may be the lost thread's
    for (const auto& [name, known] : stop(&active_operation::abort)) known.core->close();
    pool_->close();
    const std::lock_guard lock(mutex_);
    drain_.wake();
}

void client_core::close_unowned() noexcept {
    if (thread && thread->lost()) return; // as above
    {
        const std::lock_guard lock(mutex_);
        if (!closed_) drain_.give_up();
    }
    close();
}

/// The execution context ends before the client: what holds a socket lets it go.
void client_core::abandon() noexcept {
    for (const auto& [name, known] : stop(&active_operation::abandon)) known.core->abandon();
    pool_->close();
    if (thread) return; // its executor is no strand, and others may be looking at it
    if (dialer_) dialer_->forget_executor();
    executor = nullptr;
}

} // namespace openai::detail
