// SPDX-License-Identifier: BSL-1.0
#include <openai/futures.hpp>

#include "results/future_registry.hpp"

#include <algorithm>
#include <iterator>

namespace openai {
namespace {

/// Returns the registry of a client. The pointer shares ownership of the client.
std::shared_ptr<detail::future_registry> registry_of(const std::shared_ptr<detail::client_core>& core) {
    return {core, &core->service<detail::future_registry>()};
}

std::shared_ptr<detail::deferred_backend> open_registry(std::shared_ptr<detail::client_core> core) {
    return registry_of(core);
}

} // namespace

void deferred_completions::start_submit(const backend_ptr& to, chat_request request, submit_options options,
                                        detail::any_handler<std::string> handler) {
    to->submit(std::move(request), std::move(options), std::move(handler));
}

void deferred_completions::start_status(const backend_ptr& to, std::string id,
                                        detail::any_handler<future_status> handler) {
    to->status(std::move(id), std::move(handler));
}

void deferred_completions::start_get(const backend_ptr& to, std::string id,
                                     detail::any_handler<chat_completion> handler) {
    to->get(std::move(id), std::move(handler));
}

void deferred_completions::start_wait(const backend_ptr& to, std::string id, std::chrono::milliseconds timeout,
                                      detail::any_handler<chat_completion> handler) {
    to->wait(std::move(id), timeout, std::move(handler));
}

void deferred_completions::start_cancel(const backend_ptr& to, std::string id,
                                        detail::any_handler<future_status> handler) {
    to->cancel(std::move(id), std::move(handler));
}

futures::futures(detail::client_core* core) noexcept
    : deferred_completions(core, open_registry) {}

std::string futures::submit(chat_request request, submit_options options) const {
    return registry_of(shared_core())->submit(std::move(request), std::move(options));
}

std::string futures::submit(const chat_history_store& from, std::string_view history_id, chat_request request,
                            submit_options options) const {
    const auto said = from.get(history_id);
    if (!said) throw error(errc::unknown_id, "no such conversation");
    auto messages = said->with_system();
    std::ranges::move(request.messages, std::back_inserter(messages));
    request.messages = std::move(messages);
    return submit(std::move(request), std::move(options));
}

future_status futures::status(const std::string& id) const {
    return registry_of(shared_core())->with_ledger([&](auto& ledger, auto now) { return ledger.find(id, now).status; });
}

chat_completion futures::get(const std::string& id) const {
    return registry_of(shared_core())
        ->with_ledger([&](auto& ledger, auto now) { return ledger.get(id, now); })
        ->value();
}

result<chat_completion> futures::try_get(const std::string& id) const {
    try {
        return *registry_of(shared_core())->with_ledger([&](auto& ledger, auto now) { return ledger.get(id, now); });
    } catch (const error& failure) {
        return failure;
    }
}

chat_completion futures::take(const std::string& id) const {
    return registry_of(shared_core())
        ->with_ledger([&](auto& ledger, auto now) { return ledger.take(id, now); })
        ->value();
}

result<chat_completion> futures::try_take(const std::string& id) const {
    try {
        return *registry_of(shared_core())->with_ledger([&](auto& ledger, auto now) { return ledger.take(id, now); });
    } catch (const error& failure) {
        return failure;
    }
}

future_status futures::cancel(const std::string& id) const { return registry_of(shared_core())->cancel(id); }

std::vector<future_status> futures::list(const future_filter& filter) const {
    return registry_of(shared_core())->with_ledger([&](auto& ledger, auto now) { return ledger.list(filter, now); });
}

void futures::forget(const std::string& id) const {
    registry_of(shared_core())->with_ledger([&](auto& ledger, auto now) { ledger.forget(id, now); });
}

std::string futures::partial(const std::string& id) const { return registry_of(shared_core())->partial(id); }

std::string futures::export_json() const { return registry_of(shared_core())->export_json(); }

std::size_t futures::import_json(std::string_view text) const { return registry_of(shared_core())->import_json(text); }

void futures::close() const { registry_of(shared_core())->close(errc::registry_closed); }

} // namespace openai
