// SPDX-License-Identifier: BSL-1.0
#include "engine/call/first_event.hpp"

#include "engine/answers/response_checks.hpp"
#include "engine/answers/stream_event.hpp"
#include "engine/answers/stream_failures.hpp"
#include "protocol/limits/retry.hpp"

namespace openai::detail {
namespace {

using mapping::event_kind;

/// What the first event means that decides anything, and its words if it is a failure.
struct first_meaning {
    mapping::event_meaning meaning;
    std::string words;
};

/// The failure that an event tells.
error failure_of(first_meaning told, const protocol::response_head& head, bool last) {
    auto& said = *told.meaning.said;
    error_details details;
    details.code = protocol::classify_status(head.status, said.code, said.type);
    details.phase = phase::stream;
    add_head(details, head);
    add_advice(details, told.words);
    const auto meant = details.code;
    if (said.request_id.empty()) said.request_id = std::move(details.api.request_id);
    details.api = std::move(said);
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
asio::awaitable<std::optional<first_meaning>> await_meaning(response_reader& from, net::deadline limit) {
    while (const auto* event = co_await from.await_event(limit, phase::stream)) {
        auto meaning = mapping::meaning_of(event->type, event->data, event->outside);
        if (meaning.kind != event_kind::heartbeat) {
            first_meaning first{std::move(meaning), {}};
            if (first.meaning.said) first.words = event->data;
            co_return first;
        }
        from.drop_event();
    }
    co_return std::nullopt;
}

} // namespace

asio::awaitable<void> await_first_event(std::unique_ptr<response_reader>& from, net::deadline limit,
                                        asio::any_io_executor executor, first_failure whose) {
    const auto& head = from->exchange().head();
    std::optional<first_meaning> first;
    try {
        first = co_await await_meaning(*from, limit);
    } catch (const error& failure) {
        throw failure.with([&](error_details& details) {
            add_head(details, head);
            if (details.maybe_billed == billing::no) details.maybe_billed = billing::yes; // it has answered
        });
    }
    std::optional<error> failure;
    if (!first || first->meaning.kind == event_kind::end) failure = no_event(head);
    else if (first->meaning.said && whose != first_failure::of_answer)
        failure = failure_of(std::move(*first), head, whose == first_failure::of_call);
    if (!failure) co_return;
    if (first) response_reader::finish(std::move(from), executor);
    throw std::move(*failure);
}

} // namespace openai::detail
