// SPDX-License-Identifier: BSL-1.0
#include "results/future_registry.hpp"

#include "api/chat/chat_ranges.hpp"
#include "engine/answers/stream_failures.hpp"
#include "engine/codec/codec.hpp"
#include "engine/request/idempotency.hpp"
#include "engine/request/option_checks.hpp"
#include "results/future_document.hpp"
#include "json/mapping.hpp"

#include <openai/chat.hpp>

#include <boost/asio/use_awaitable.hpp>

namespace openai::detail {
namespace {

/// A request that runs. It keeps the client alive. If the client drains, it waits until the result of the request is
/// stored.
struct under_way {
    std::shared_ptr<client_core> core;
    std::shared_ptr<composed_operation> operation; // destroyed first
};

void make_part(prepared_call& asking, const std::shared_ptr<client_core>& core, const active_operation& whole,
               call_options options) {
    asking->core = core;
    asking->whole = &whole;
    asking->options = std::move(options);
}

} // namespace

future_registry::future_registry(client_core& core)
    : core_(core)
    , ledger_(core.options.futures) {
    info.service = true; // a drain counts its requests, not the registry
    registered_.emplace(core, *this);
}

future_registry::~future_registry() { registered_.reset(); }

/// Returns the system time of the beginning plus the time of the steady clock since then, so the result never goes
/// back.
future_status::time future_registry::now() const {
    return began_at_ + std::chrono::duration_cast<future_status::time::duration>(net::clock::now() - began_);
}

void future_registry::check_open() const {
    if (closed_ != errc()) throw error(closed_, "");
}

std::string future_registry::submit(chat_request request, submit_options options) {
    mapping::check_ranges(request);
    mapping::write(request, options.stream); // throws if the request is wrong
    check_options(options.call);
    protocol::future_ledger::entry wanted;
    wanted.status.id = "fut_" + random_key();
    wanted.status.model = request.model;
    wanted.status.label = options.label;
    wanted.status.streamed = options.stream;
    wanted.idempotency_key = options.idempotency_key;
    const auto fresh = wanted.status.id;
    auto end = std::make_shared<result<chat_completion>>(core_.out_of_memory.at(phase::prepare, billing::no));
    const auto operation = std::make_shared<composed_operation>(core_, endpoints::create_chat_completion::wire.path);
    std::string id;
    {
        const std::lock_guard lock(mutex_);
        check_open();
        id = ledger_.add(std::move(wanted), now());
        if (id == fresh) queued_.emplace(id, job{std::move(request), std::move(options), std::move(end), operation});
    }
    start_more();
    return id;
}

void future_registry::start_more() {
    for (;;) {
        jobs::node_type next;
        outcome end;
        try {
            std::shared_ptr<cancellable_strand> strand;
            {
                const std::lock_guard lock(mutex_);
                const auto* id = closed_ == errc() ? ledger_.start_next(now()) : nullptr;
                if (id == nullptr) return;
                next = queued_.extract(*id);
                end = next.mapped().end;
                strand = std::make_shared<cancellable_strand>(core_.make_strand());
                running_.emplace(next.key(), strand);
            }
            start(next.key(), std::move(next.mapped()), strand);
        } catch (const std::bad_alloc&) {
            ended(next.key(), std::move(end)); // the result has the failure
        }
    }
}

void future_registry::start(const std::string& id, job work, const std::shared_ptr<cancellable_strand>& strand) {
    const auto core = core_.shared_from_this();
    auto& whole = *work.operation;
    const auto finish = [this, held = under_way{core, std::move(work.operation)}, id,
                         end = work.end](const detail::outcome& how, chat_completion answer) {
        if (how.failed()) *end = failure_of(how);
        else *end = {std::move(answer), how.response()};
        ended(id, end);
        start_more();
    };
    auto body = perform(core, id, std::move(work), whole);
    spawn<chat_completion>(strand, any_is_terminal, std::move(body), finish);
}

/// Returns the failure of a request. If the call itself has failed, it says whether it may have been billed. For any
/// other failure of a request under way, this is unknown.
error future_registry::failure_of(const detail::outcome& how) const {
    try {
        const auto failure = how.failure();
        if (failure.code() != errc::internal_error || failure.phase() != phase::prepare) return failure;
        return failure.with([](error_details& details) { details.maybe_billed = billing::unknown; });
    } catch (const std::bad_alloc&) {
        return core_.out_of_memory.at(phase::prepare, billing::unknown);
    }
}

asio::awaitable<value_with_response<chat_completion>>
future_registry::perform(std::shared_ptr<client_core> alive, std::string id, job work, composed_operation& whole) {
    if (!work.options.stream) {
        call_of<endpoints::create_chat_completion> asking(std::move(work.request));
        make_part(asking, alive, whole, std::move(work.options.call));
        auto answer = co_await detail::perform<chat_completion>(std::move(asking), with_response);
        complete(id, whole);
        co_return answer;
    }
    call_of<endpoints::stream_chat_completion> asking(std::move(work.request));
    make_part(asking, alive, whole, std::move(work.options.call));
    auto deltas = co_await detail::perform<chat_stream>(std::move(asking));
    while (const auto delta = co_await deltas.next()) {
        const std::lock_guard lock(mutex_);
        ledger_.append(id, delta->text());
    }
    if (deltas.partial().cut) throw cut_answer();
    complete(id, whole);
    co_return value_with_response<chat_completion>(deltas.partial(), deltas.response());
}

/// Call this when the answer has arrived. From then on, closing the registry or the client does not drop the answer.
/// Throws `client_closed` if the report of a drain names the request as cut.
void future_registry::complete(const std::string& id, composed_operation& whole) {
    {
        const std::lock_guard lock(mutex_);
        running_.erase(id);
    }
    whole.complete();
}

void future_registry::ended(const std::string& id, outcome end) {
    const std::lock_guard lock(mutex_);
    running_.erase(id);
    ledger_.finish(id, std::move(end), now());
    if (closed_ == errc()) serve(id); // otherwise the waiting calls get `closed_`
}

std::string future_registry::partial(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto& found = ledger_.find(id, now());
    if (found.end && found.end->success()) return std::string((*found.end)->text());
    return found.partial;
}

future_status future_registry::cancel(const std::string& id) {
    future_status status;
    std::shared_ptr<cancellable_strand> strand;
    jobs::node_type dropped;
    {
        const std::lock_guard lock(mutex_);
        status = ledger_.cancel(id, now());
        dropped = queued_.extract(id);
        if (const auto found = running_.find(id); found != running_.end()) {
            strand = found->second;
            running_.erase(found);
        }
        serve(id);
    }
    if (strand) post_cancellation(strand);
    return status;
}

/// Closes the registry. Returns the requests that never ran, which the caller must destroy without the lock.
std::shared_ptr<void> future_registry::begin_close(errc reason) noexcept {
    const std::lock_guard lock(mutex_);
    if (closed_ != errc()) return nullptr;
    closed_ = reason;
    for (const auto& [id, waiting] : queued_) give_up(id);
    for (const auto& [id, strand] : running_) {
        give_up(id);
        post_cancellation(strand);
    }
    dropped_->swap(queued_);
    wake_all();
    return std::move(dropped_);
}

/// Ends a queued request. Without memory, its callers are still told that the registry is closed.
void future_registry::give_up(const std::string& id) noexcept {
    try {
        ledger_.cancel(id, now(), closed_);
    } catch (const std::bad_alloc&) {
        return;
    }
}

std::shared_ptr<void> future_registry::abandon() noexcept {
    const std::lock_guard lock(mutex_);
    if (closed_ == errc()) closed_ = errc::client_closed;
    running_.clear(); // a strand must not outlive its context
    return nullptr;
}

std::string future_registry::export_json() {
    const std::lock_guard lock(mutex_);
    return write_futures(ledger_.kept(now()));
}

std::size_t future_registry::import_json(std::string_view text) {
    auto entries = read_futures(text);
    const std::lock_guard lock(mutex_);
    std::size_t added = 0;
    for (auto& one : entries) added += ledger_.restore(std::move(one), now());
    return added;
}

} // namespace openai::detail
