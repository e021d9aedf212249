// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/stream_failures.hpp"

#include "engine/answers/attempt_log.hpp"
#include "engine/answers/error_document.hpp"
#include "text/sanitize.hpp"

#include <string>
#include <utility>

namespace openai::detail {
namespace {

error cut_short(const char* context, const std::string& words) {
    error_details details;
    details.code = errc::truncated;
    details.phase = phase::stream;
    details.maybe_billed = billing::yes;
    details.retryable = true; // as a body whose framing breaks
    details.context = context;
    details.excerpt = words;
    return error(std::move(details));
}

} // namespace

error in_stream_error(api_error said) {
    error_details details;
    details.code = errc::in_stream_error;
    details.phase = phase::stream;
    details.api = std::move(said);
    return error(std::move(details));
}

error unfinished_stream(const std::string& words, bool marked) {
    return cut_short(marked ? "the stream has no finish reason, but words that are no event"
                            : "the stream ended without its end marker and without a finish reason",
                     words);
}

error empty_stream(const std::string& words) {
    return cut_short("the stream ended, and nothing of an answer was in it", words);
}

error unstreamed_rest() {
    return cut_short("the server sent a document instead of a stream, and the answer has not ended yet", "");
}

error foreign_rest(std::string_view wanted, std::string_view found) {
    constexpr std::size_t longest_id = 128;
    error_details details;
    details.code = errc::invalid_response;
    details.phase = phase::stream;
    details.maybe_billed = billing::yes;
    details.context = "the rest of the answer \"" + sanitize(wanted, longest_id) +
                      "\" was requested, and the server sent \"" + sanitize(found, longest_id) + '"';
    return error(std::move(details));
}

error cut_answer() {
    error_details details;
    details.code = errc::limit_exceeded;
    details.phase = phase::stream;
    details.maybe_billed = billing::yes;
    details.context = "stream_limits.accumulated: the answer is larger, and only its beginning was kept";
    return error(std::move(details));
}

error failure_of_stream(const error& failure, const http_response& begun, const std::optional<attempt_log>& attempts,
                        billing billed) {
    return failure.with([&](error_details& details) {
        if (details.phase == phase::prepare) details.phase = phase::stream;
        details.maybe_billed = billed;
        if (attempts) attempts->tell(details);
        mapping::add_response(details, begun);
        if (details.code == errc::connection_lost) details.code = errc::truncated;
    });
}

} // namespace openai::detail
