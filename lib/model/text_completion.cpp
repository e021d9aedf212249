// SPDX-License-Identifier: BSL-1.0
#include "model/text_completion_fields.hpp"

#include "model/read.hpp"
#include "model/write.hpp"

#include <algorithm>

namespace openai {
namespace mapping {

text_completion read_text_piece(std::string_view event_data) {
    text_completion piece;
    if (event_data.find_first_not_of(" \t\r\n") == event_data.npos) return piece;
    auto document = parse_json_or_throw(event_data, "the event", event_memory);
    auto* event = document.if_object();
    if (!event) return piece;
    auto& choices = (*event)["choices"];
    if (!choices.is_array()) choices.emplace_array(); // an event with the usage, or a ping
    read_fields(*event, piece, path());
    auto http = std::make_shared<http_response>();
    http->status = 200;
    http->body = event_data;
    static_cast<response&>(piece) = response(std::move(http));
    return piece;
}

template std::string write(const text_completion_request&, bool);
template text_completion read(std::shared_ptr<const http_response>);

} // namespace mapping

std::string_view text_completion::text() const noexcept {
    const auto first = std::ranges::find(choices, 0, &text_choice::index);
    if (first != choices.end()) return first->text;
    return choices.size() == 1 ? std::string_view(choices.front().text) : std::string_view();
}

} // namespace openai
