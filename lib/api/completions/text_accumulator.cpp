// SPDX-License-Identifier: BSL-1.0
#include <openai/completions/text_accumulator.hpp>

#include "api/common/logprobs.hpp"
#include "json/json_memory.hpp"

#include <openai/core/error.hpp>

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

/// The longest finish reason that is kept after the answer was cut. All known finish reasons are shorter.
constexpr std::size_t longest_reason = 64;

std::size_t size_of(const text_choice& more) {
    auto size = more.text.size() + detail::mapping::memory_of(more.extra);
    if (more.finish_reason) size += more.finish_reason->size();
    if (!more.logprobs.is_null()) size += detail::mapping::memory_of(more.logprobs);
    return size;
}

void add_choice(text_choice& have, const text_choice& more) {
    have.text += more.text;
    if (more.finish_reason) have.finish_reason = more.finish_reason;
    if (!more.logprobs.is_null()) detail::mapping::append_logprobs(have.logprobs, more.logprobs);
    for (const auto& [name, value] : more.extra) have.extra.insert_or_assign(name, value);
}

} // namespace

/// Returns whether the limit allows this many more bytes, and counts them. After the first time that it does not,
/// nothing is added any more, so that the kept beginning has no gaps.
bool text_accumulator::fits(std::size_t bytes) noexcept {
    if (completion_.cut || bytes > left_) {
        completion_.cut = true;
        return false;
    }
    left_ -= bytes;
    return true;
}

void text_accumulator::add(const text_completion& piece) {
    for (const auto& choice : piece.choices) {
        auto& have = choice_at(completion_.choices, choice.index);
        if (fits(size_of(choice))) add_choice(have, choice);
        else if (choice.finish_reason) have.finish_reason = choice.finish_reason->substr(0, longest_reason);
    }
    if (piece.usage && (!completion_.usage || !piece.usage->empty())) completion_.usage = piece.usage;
    add_head(piece);
}

/// Adds the members of the event itself. Most events repeat those of the first one.
void text_accumulator::add_head(const text_completion& piece) {
    if (completion_.cut) return;
    std::size_t more = 0;
    if (completion_.id.empty()) more += piece.id.size();
    if (completion_.object.empty()) more += piece.object.size();
    if (completion_.model.empty()) more += piece.model.size();
    const auto& fingerprint = piece.system_fingerprint;
    if (fingerprint && fingerprint != completion_.system_fingerprint) more += fingerprint->size();
    for (const auto& [name, value] : piece.extra)
        if (!completion_.extra.contains(name)) more += name.size() + detail::mapping::memory_of(value);
    if (!fits(more)) return;
    if (completion_.id.empty()) completion_.id = piece.id;
    if (completion_.object.empty()) completion_.object = piece.object;
    if (completion_.model.empty()) completion_.model = piece.model;
    if (completion_.created == 0) completion_.created = piece.created;
    for (const auto& [name, value] : piece.extra) completion_.extra.insert_or_assign(name, value);
    if (piece.system_fingerprint) completion_.system_fingerprint = piece.system_fingerprint;
}

bool text_accumulator::finished() const noexcept {
    const auto done = [](const text_choice& choice) { return choice.finish_reason.has_value(); };
    return !completion_.choices.empty() && std::ranges::all_of(completion_.choices, done);
}

} // namespace openai
