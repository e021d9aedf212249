// SPDX-License-Identifier: BSL-1.0
#include <openai/batches/batch_lines.hpp>

#include "api/chat/tool_call_ids.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/codec/codec.hpp"
#include "protocol/limits/retry.hpp"
#include "json/content_text.hpp"

/// Reads a line of a batch's output file as the answer to a call.
namespace openai {
namespace {

/// Returns the line in the form in which a server would have answered the call.
std::shared_ptr<const detail::http_message> to_answer(const batch_result& line) {
    auto answer = std::make_shared<detail::http_message>();
    answer->status = line.status != 0 ? line.status : 200;
    if (!line.request_id.empty()) answer->headers.add("x-request-id", line.request_id);
    if (!line.body.is_null()) answer->body = detail::mapping::to_text(line.body);
    return answer;
}

/// Throws the error of a request that was not made. The line then has no HTTP status.
[[noreturn]] void fail_unasked(const batch_result& line) {
    error_details details;
    details.phase = phase::done;
    details.api = detail::mapping::read_error_document(line.body.is_null() ? boost::json::value{{"error", line.error}}
                                                                           : line.body);
    detail::mapping::complete(details.api, {}, "the request was not made");
    if (details.api.request_id.empty()) details.api.request_id = line.request_id;
    details.code = detail::protocol::classify_status(200, details.api.code, details.api.type);
    if (details.code == errc::in_stream_error) details.code = errc::server_error;
    throw error(std::move(details));
}

} // namespace

chat_completion batch_result::completion() const {
    try {
        const bool answered = body.is_object() && body.get_object().contains("choices");
        if (status == 0 && !answered) fail_unasked(*this);
        const auto answer = to_answer(*this);
        if (const auto failure = detail::failure_of(*answer)) throw *failure;
        chat_completion made;
        detail::read_answer(answer, made);
        return made;
    } catch (const openai::error& thrown) {
        throw thrown.with([this](error_details& details) {
            const auto where = "request " + detail::mapping::sanitize(custom_id, 64) + " of a batch";
            details.context = details.context.empty() ? where : where + ": " + details.context;
        });
    }
}

} // namespace openai
