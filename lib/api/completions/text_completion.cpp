// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/completions/text_completion_fields.hpp"
#include "api/completions/text_piece_reader.hpp"

#include "engine/answers/error_document.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/json_text.hpp"
#include "json/write.hpp"

#include <algorithm>

namespace openai {
namespace detail::mapping {

namespace {

/// Makes `choices` a list. Some servers send a single choice without a list. An event with the usage and a ping have no
/// choices.
void make_list(boost::json::value& choices) {
    if (choices.is_object()) choices = boost::json::array{std::move(choices)};
    else if (choices.is_null()) choices.emplace_array();
    else if (!choices.is_array()) reject(path().field("choices"), "is of another type");
}

} // namespace

text_completion text_piece_reader::read(std::string_view event_data) {
    text_completion piece;
    if (event_data.find_first_not_of(" \t\r\n") == event_data.npos) return piece;
    const auto marked = mark_halves(event_data);
    auto document = parse_json_or_throw(marked, "the event", event_memory);
    auto* event = document.if_object();
    if (!event) return piece;
    make_list((*event)["choices"]);
    read_fields(*event, piece, path());
    piece.extra.erase("obfuscation"); // meaningless padding
    for (auto& choice : piece.choices)
        choice.text =
            halves_.join({choice.index, 0}, choice.text, marked != event_data, choice.finish_reason.has_value());
    return piece;
}

text_completion read_text_piece(std::string_view event_data) { return text_piece_reader::of_one().read(event_data); }

template std::string write(const text_completion_request&, bool, recipient);
template void read(const detail::http_message&, text_completion&);

} // namespace detail::mapping

void check_answer(const text_completion& answer) {
    if (answer.choices.empty()) detail::mapping::reject(detail::mapping::path().field("choices"), "is empty");
    for (std::size_t i = 0; i < answer.choices.size(); ++i) {
        const auto& choice = answer.choices[i];
        if (auto said = detail::mapping::find_error_in(choice.extra)) detail::mapping::fail_choice(i, std::move(*said));
        const bool failed = detail::mapping::is_error_reason(choice.finish_reason.value_or(""));
        if (failed && choice.text.empty()) detail::mapping::fail_choice(i, {});
    }
}

std::string_view text_completion::text() const noexcept {
    const auto first = std::ranges::find(choices, 0, &text_choice::index);
    if (first != choices.end()) return first->text;
    return choices.size() == 1 ? std::string_view(choices.front().text) : std::string_view();
}

template class detail::api_json<text_completion_request>;
template class detail::api_json<text_completion>;

} // namespace openai
