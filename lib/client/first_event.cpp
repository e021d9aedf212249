// SPDX-License-Identifier: BSL-1.0
#include "client/first_event.hpp"

#include "client/response_checks.hpp"
#include "client/stream_failures.hpp"
#include "model/stream_event.hpp"
#include "protocol/retry.hpp"

namespace openai::detail {
namespace {

using mapping::event_kind;

/// The failure that an event tells.
error failure_of(api_error said, const protocol::response_head& head, bool last) {
    error_details details;
    const auto meant = protocol::classify_status(head.status, said.code, said.type);
    details.phase = phase::stream;
    add_head(details, head);
    if (said.request_id.empty()) said.request_id = std::move(details.api.request_id);
    details.api = std::move(said);
    details.retry_after = protocol::parse_retry_after(head.headers, std::chrono::system_clock::now());
    details.retryable = protocol::is_retryable(0, head.headers, meant, details.retry_after);
    const bool passing = details.retryable && !last; // the API says itself that it did not deliver
    details.code = passing ? meant : errc::in_stream_error;
    details.maybe_billed = passing ? billing::unknown : billing::yes;
    return error(std::move(details));
}

error no_event(const protocol::response_head& head) {
    return empty_stream("").with([&](error_details& details) { add_head(details, head); });
}

/// The next event that decides anything; nothing: there is none.
asio::awaitable<std::optional<mapping::event_meaning>> await_meaning(incoming& from, io::deadline limit) {
    while (const auto* event = co_await from.await_event(limit, phase::stream)) {
        auto meaning = mapping::meaning_of(event->type, event->data, event->outside);
        if (meaning.kind != event_kind::heartbeat) co_return meaning;
        from.drop_event();
    }
    co_return std::nullopt;
}

} // namespace

asio::awaitable<void> await_first_event(std::unique_ptr<incoming>& from, io::deadline limit,
                                        asio::any_io_executor executor, bool last) {
    const auto& head = from->exchange().head();
    std::optional<mapping::event_meaning> first;
    try {
        first = co_await await_meaning(*from, limit);
    } catch (const error& failure) {
        throw failure.with([&](error_details& details) {
            add_head(details, head);
            if (details.maybe_billed == billing::no) details.maybe_billed = billing::yes; // it has answered
        });
    }
    std::optional<error> failure;
    if (!first || first->kind == event_kind::end) failure = no_event(head);
    else if (first->said) failure = failure_of(std::move(*first->said), head, last);
    if (!failure) co_return;
    if (first) incoming::finish(std::move(from), executor);
    throw std::move(*failure);
}

} // namespace openai::detail
