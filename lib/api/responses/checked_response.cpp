// SPDX-License-Identifier: BSL-1.0
#include "api/responses/checked_response.hpp"

#include "engine/answers/error_document.hpp"
#include "engine/answers/response_checks.hpp"
#include "json/json_slices.hpp"

namespace openai::detail {

void check_not_failed(const response& answer, const http_response& from) {
    if (answer.status != "failed") return;
    error_details details;
    details.code = errc::server_error; // `fail_answer` finds the code that matches the message
    details.phase = phase::body;
    if (answer.error) {
        details.api.code = answer.error->code;
        details.api.message = answer.error->message;
    }
    if (details.api.message.empty()) details.api.message = "the response has failed";
    fail_answer(from, error(std::move(details)));
}

std::string event_of_response(std::string_view body) {
    const auto status = mapping::member_text(body, "status").value_or("\"completed\"");
    const auto word = status.size() > 2 ? status.substr(1, status.size() - 2) : std::string_view();
    const bool ends = word == "completed" || word == "incomplete" || word == "failed" || word == "cancelled";
    return R"({"type":"response.)" + std::string(ends ? word : "in_progress") + R"(","response":)" + std::string(body) +
           '}';
}

} // namespace openai::detail
