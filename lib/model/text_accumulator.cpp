// SPDX-License-Identifier: BSL-1.0
#include <openai/text_accumulator.hpp>

#include "model/logprobs.hpp"

#include <openai/error.hpp>

#include <algorithm>

namespace openai {
namespace {

text_choice& choice_at(std::vector<text_choice>& choices, int index) {
    if (index < 0 || index > 127) throw error(errc::invalid_response, "choices.index is outside 0 to 127");
    auto found = std::ranges::lower_bound(choices, index, {}, &text_choice::index);
    if (found == choices.end() || found->index != index) {
        found = choices.emplace(found);
        found->index = index;
    }
    return *found;
}

void add_choice(text_choice& have, const text_choice& more) {
    have.text += more.text;
    if (more.finish_reason) have.finish_reason = more.finish_reason;
    if (!more.logprobs.is_null()) mapping::append_logprobs(have.logprobs, more.logprobs);
    for (const auto& [name, value] : more.extra) have.extra.insert_or_assign(name, value);
}

} // namespace

text_accumulator::text_accumulator(response answer) { static_cast<response&>(completion_) = std::move(answer); }

void text_accumulator::add(const text_completion& piece) {
    for (const auto& choice : piece.choices) add_choice(choice_at(completion_.choices, choice.index), choice);
    if (completion_.id.empty()) completion_.id = piece.id;
    if (completion_.object.empty()) completion_.object = piece.object;
    if (completion_.model.empty()) completion_.model = piece.model;
    if (completion_.created == 0) completion_.created = piece.created;
    if (piece.usage) completion_.usage = piece.usage;
    if (piece.system_fingerprint) completion_.system_fingerprint = piece.system_fingerprint;
}

bool text_accumulator::finished() const noexcept {
    const auto done = [](const text_choice& choice) { return choice.finish_reason.has_value(); };
    return !completion_.choices.empty() && std::ranges::all_of(completion_.choices, done);
}

} // namespace openai
