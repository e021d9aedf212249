// SPDX-License-Identifier: BSL-1.0
#include "session/response_session_state.hpp"

#include <algorithm>
#include <iterator>

namespace openai::detail {
namespace {

using place = response_state::place;

/// The output as it is sent back. Servers refuse reasoning without what follows from it.
std::vector<response_item> output_to_keep(const response& answer) {
    auto items = answer.output;
    if (answer.status != "incomplete") return items;
    while (!items.empty() && items.back().type() == "reasoning") items.pop_back();
    return items;
}

} // namespace

void response_session_data::replace_items(std::vector<response_item> with) {
    items = std::move(with);
    if (sent > 0) newest.reset(); // the server may have added them, and an answer, to the conversation
    sent = 0;
    to_compact = 0;
}

void response_session_data::continue_from(response_state from) {
    state = std::move(from);
    sent = 0;
    to_compact = 0;
    unanswered.clear();
    newest.reset();
}

void response_session_data::drop_sent() {
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(sent));
    sent = 0;
}

/// What was added meanwhile follows the results.
void response_session_data::put_first(std::vector<response_item> results) {
    items.insert(items.begin(), std::make_move_iterator(results.begin()), std::make_move_iterator(results.end()));
}

void response_session_data::add_to_conversation(const response& answer, std::vector<unanswered_call> to_answer) {
    if (state.where != place::conversation) return;
    drop_sent();
    unanswered = std::move(to_answer);
    newest.reset();
    if (!answer.output.empty() && !answer.output.back().id().empty()) newest = answer.output.back().id();
}

void response_session_data::keep(const response& answer, std::vector<response_item> results, bool is_answered) {
    unanswered.clear();
    if (state.where == place::items) {
        const auto kept = output_to_keep(answer);
        items.insert(items.end(), kept.begin(), kept.end());
        items.insert(items.end(), results.begin(), results.end());
        const bool is_long = compact_at > 0 && answer.usage && answer.usage->total_tokens >= compact_at;
        if (is_long && is_answered) to_compact = items.size();
        return;
    }
    if (state.where == place::response_id) state.id = answer.id;
    drop_sent();
    put_first(std::move(results));
}

void response_session_data::learn_newest(const std::vector<response_item>& found) {
    const auto known = std::ranges::find_if(
        found, [&](const response_item& each) { return newest && !newest->empty() && each.id() == *newest; });
    const auto first_new = known == found.end() ? found.begin() : known + 1;
    const std::span<const response_item> unknown(first_new, found.end());
    if (!unknown.empty()) {
        drop_sent(); // they came with a request whose answer was lost
        unanswered = required_actions_of(unknown).calls;
    }
    sent = 0;
    newest = found.empty() ? std::string_view() : found.back().id();
}

void response_session_data::keep_compacted(std::size_t count, std::vector<response_item> made) {
    if (to_compact != count) return; // other items have taken their place
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(count));
    put_first(std::move(made));
    to_compact = 0;
}

} // namespace openai::detail
