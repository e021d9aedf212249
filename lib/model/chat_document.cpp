// SPDX-License-Identifier: BSL-1.0
#include "model/chat_document.hpp"

#include "model/chat_completion_fields.hpp"
#include "model/chat_request_fields.hpp"
#include "model/json_text.hpp"

namespace openai::mapping {

boost::json::value to_document(const chat_completion& answer) {
    if (!answer.body().empty()) return parse_json_or_throw(answer.body(), "the body");
    json_writer out(true, {answer.provider(), true});
    write_value(out, answer, path());
    return parse_json_or_throw(out.take(), "the answer");
}

} // namespace openai::mapping
