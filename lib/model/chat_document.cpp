// SPDX-License-Identifier: BSL-1.0
#include "model/chat_document.hpp"

#include "model/chat_completion_fields.hpp"
#include "model/chat_request_fields.hpp"
#include "model/json_text.hpp"

namespace openai::mapping {

boost::json::value to_document(const chat_completion& answer) {
    if (!answer.body().empty()) return parse_json_or_throw(answer.body(), "the body");
    json_writer out(true);
    write_value(out, answer, path());
    auto document = parse_json_or_throw(out.take(), "the answer");
    auto& choices = document.at("choices").as_array();
    for (std::size_t i = 0; i < choices.size(); ++i) { // a request has no such member, so its writer knows none
        const auto& reasoning = answer.choices[i].message.reasoning;
        if (!reasoning.empty()) choices[i].at("message").as_object()["reasoning_content"] = reasoning;
    }
    return document;
}

} // namespace openai::mapping
