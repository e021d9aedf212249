// SPDX-License-Identifier: BSL-1.0
#include "client/first_event.hpp"

#include "client/response_checks.hpp"
#include "model/mapping.hpp"
#include "protocol/retry.hpp"

namespace openai::detail {
namespace {

/// The failure that an event tells, if repeating the request may help.
std::optional<error_details> passing_failure(const protocol::sse_event& event, const protocol::response_head& head) {
    auto said = mapping::find_stream_error(event.type, event.data);
    if (!said) return std::nullopt;
    error_details details;
    details.code = protocol::classify_status(head.status, said->code, said->type);
    details.phase = phase::stream;
    details.maybe_billed = billing::unknown;
    add_head(details, head);
    if (said->request_id.empty()) said->request_id = std::move(details.api.request_id);
    details.api = std::move(*said);
    details.retry_after = protocol::parse_retry_after(head.headers, std::chrono::system_clock::now());
    details.retryable = protocol::is_retryable(0, head.headers, details.code, details.retry_after);
    if (!details.retryable) return std::nullopt;
    return details;
}

} // namespace

asio::awaitable<void> await_first_event(std::unique_ptr<incoming>& from, io::deadline limit,
                                        asio::any_io_executor executor) {
    const protocol::sse_event* first = nullptr;
    try {
        first = co_await from->await_event(limit, phase::stream);
    } catch (const error& failure) {
        throw failure.with([&](error_details& details) { add_head(details, from->exchange().head()); });
    }
    if (first == nullptr) co_return;
    auto failure = passing_failure(*first, from->exchange().head());
    if (!failure) co_return;
    incoming::finish(std::move(from), executor);
    throw error(std::move(*failure));
}

} // namespace openai::detail
