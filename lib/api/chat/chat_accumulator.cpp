// SPDX-License-Identifier: BSL-1.0
#include <openai/chat/chat_accumulator.hpp>

#include "api/chat/delta_kinds.hpp"
#include "api/chat/tool_call_ids.hpp"
#include "api/common/logprobs.hpp"
#include "engine/answers/finish_reason.hpp"
#include "json/json_memory.hpp"
#include "json/json_text.hpp"

#include <openai/core/error.hpp>

#include <algorithm>

namespace openai {
namespace {

constexpr std::int64_t max_choice = 127;
constexpr std::int64_t max_tool = 1024;

void check_index(std::int64_t index, std::int64_t limit, const char* field) {
    if (index >= 0 && index <= limit) return;
    throw error(errc::invalid_response, std::string(field) + " is outside 0 to " + std::to_string(limit));
}

/// The longest finish reason that is kept after the answer was cut. All known finish reasons are shorter.
constexpr std::size_t longest_reason = 64;

/// Returns how many bytes a piece of a tool call adds at most.
std::size_t size_of(const tool_call_delta& piece) {
    const auto texts = piece.id.size() + piece.type.size() + piece.name.size() + piece.arguments.size();
    return sizeof(tool_call) + texts + (piece.extra ? detail::mapping::memory_of(*piece.extra) : 0);
}

/// Returns the size of the members that the library does not know.
std::size_t further_size(const choice_delta& delta) {
    std::size_t size = 0;
    for (const auto* members : {delta.extra, delta.choice_extra})
        if (members) size += detail::mapping::memory_of(*members);
    return size;
}

/// Returns how many bytes an event adds to a choice at most.
std::size_t size_of(const choice_delta& delta) {
    auto size = delta.role.size() + delta.content.size() + delta.reasoning.size() + delta.refusal.size() +
                delta.finish_reason.size() + delta.function_name.size() + delta.function_arguments.size();
    if (delta.audio) size += delta.audio->id.size() + delta.audio->data.size() + delta.audio->transcript.size();
    if (delta.logprobs) size += detail::mapping::memory_of(*delta.logprobs);
    if (delta.extra || delta.choice_extra) size += further_size(delta);
    for (const auto& call : delta.tool_calls) size += size_of(call);
    return size;
}

/// Throws if a list has more elements than there are valid indexes. Otherwise a server could make the library look up
/// any number of them.
void check_count(std::size_t count, std::int64_t greatest, const char* field) {
    if (count <= static_cast<std::size_t>(greatest) + 1) return;
    throw error(errc::invalid_response,
                std::string(field) + " has more than " + std::to_string(greatest + 1) + " elements");
}

void check_tool_calls(std::span<const tool_call_delta> calls) {
    check_count(calls.size(), max_tool, "choices[].delta.tool_calls");
    for (const auto& call : calls) check_index(call.index.value_or(0), max_tool, "choices[].delta.tool_calls[].index");
}

void keep_first(std::string& have, std::string_view more) {
    if (have.empty()) have = more;
}

void keep_last(std::optional<std::string>& have, std::string_view more) {
    if (!more.empty()) have = more;
}

/// Returns how many bytes `keep_last` would add.
std::size_t new_size(const std::optional<std::string>& have, std::string_view more) {
    return have && *have == more ? 0 : more.size();
}

/// Appends a piece of a name. Some servers repeat the whole name in each event; a repetition is not appended.
void add_name(std::string& have, std::string_view more) {
    if (have != more) have += more;
}

void append_text(message_content& content, std::string_view more) {
    if (more.empty()) return;
    if (auto* text = std::get_if<std::string>(&content)) *text += more;
    else content = std::string(more);
}

void append_audio(std::optional<message_audio>& have, const audio_delta& more) {
    if (!have) have.emplace();
    keep_first(have->id, more.id);
    have->data += more.data;
    have->transcript += more.transcript;
    if (more.expires_at) have->expires_at = more.expires_at;
}

void append_function_call(message& into, const choice_delta& delta) {
    if (delta.function_name.empty() && delta.function_arguments.empty()) return;
    if (!into.function_call) into.function_call.emplace();
    add_name(into.function_call->name, delta.function_name);
    into.function_call->arguments += delta.function_arguments;
}

/// Whether the arguments are empty JSON, such as `{}` or `null`. Some servers send such arguments before or after the
/// real ones.
bool says_none(std::string_view arguments) {
    if (arguments.size() > 16) return false;
    std::string text;
    for (const char c : arguments)
        if (c != ' ' && c != '\n') text += c;
    return text == "{}" || text == "null" || text == "[]" || text == "\"\"";
}

/// Returns the position of the last call with this id.
std::optional<std::size_t> with_id(const std::vector<tool_call>& calls, std::string_view id) {
    if (id.empty()) return std::nullopt;
    for (auto at = calls.size(); at-- > 0;)
        if (calls[at].id == id) return at;
    return std::nullopt;
}

void append_extra(boost::json::object& have, const boost::json::object& call) {
    for (const auto& [name, value] : call) {
        const bool typed = name == "index" || name == "id" || name == "type" || name == "function" || name == "custom";
        if (!typed && !value.is_null()) have.insert_or_assign(name, value);
    }
}

/// Merges members that the library does not know, e.g. images or citations. Each event can have a part of them.
void merge(boost::json::object& have, const boost::json::object& more);

void merge(boost::json::value& have, const boost::json::value& more) {
    if (have.is_array() && more.is_array()) {
        for (const auto& element : more.get_array()) have.get_array().push_back(element);
    } else if (have.is_object() && more.is_object()) {
        merge(have.get_object(), more.get_object());
    } else if (have.is_string() && more.is_string() && have != more) { // a constant is repeated, a text continues
        have.get_string() += more.get_string();
    } else {
        have = more;
    }
}

void merge(boost::json::object& have, const boost::json::object& more) {
    for (const auto& [name, value] : more) {
        if (auto* member = have.if_contains(name)) merge(*member, value);
        else have.insert_or_assign(name, value);
    }
}

void add_further(chat_choice& choice, const choice_delta& delta) {
    if (delta.extra) merge(choice.message.received.members, *delta.extra);
    if (!delta.choice_extra) return;
    for (const auto& [name, value] : *delta.choice_extra) choice.extra.insert_or_assign(name, value);
}

} // namespace

/// Returns whether the limit allows this many more bytes, and counts them. After the first time that it does not,
/// nothing is added any more, so that the kept beginning has no gaps.
bool chat_accumulator::fits(std::size_t bytes) noexcept {
    if (completion_.cut || bytes > left_) {
        completion_.cut = true;
        return false;
    }
    left_ -= bytes;
    return true;
}

void chat_accumulator::add(const chat_delta& delta) {
    add_head(delta);
    if (const auto& usage = delta.usage(); usage && (!completion_.usage || !usage->empty())) completion_.usage = usage;
    const auto choices = delta.choices();
    check_count(choices.size(), max_choice, "choices");
    for (const auto& choice : choices) add_choice(choice);
}

/// Adds the members of the event itself. Most events repeat those of the first one.
void chat_accumulator::add_head(const chat_delta& delta) {
    if (completion_.cut) return;
    if (completion_.created == 0) completion_.created = delta.created();
    if (completion_.object.empty()) completion_.object = "chat.completion";
    std::size_t more = 0;
    if (completion_.id.empty()) more += delta.id().size();
    if (completion_.model.empty()) more += delta.model().size();
    more += new_size(completion_.service_tier, delta.service_tier());
    more += new_size(completion_.system_fingerprint, delta.system_fingerprint());
    if (more == 0 || !fits(more)) return;
    keep_first(completion_.id, delta.id());
    keep_first(completion_.model, delta.model());
    keep_last(completion_.service_tier, delta.service_tier());
    keep_last(completion_.system_fingerprint, delta.system_fingerprint());
}

void chat_accumulator::add_choice(const choice_delta& delta) {
    check_index(delta.index, max_choice, "choices[].index");
    if (!delta.tool_calls.empty()) check_tool_calls(delta.tool_calls);
    const auto index = static_cast<int>(delta.index);
    auto found = std::ranges::lower_bound(completion_.choices, index, {}, &chat_choice::index);
    const auto position = found - completion_.choices.begin();
    if (found == completion_.choices.end() || found->index != index) {
        found = completion_.choices.emplace(found);
        found->index = index;
        found->message.role = "assistant";
        found->message.received.provider = provider_;
        states_.emplace(states_.begin() + position);
    }
    auto& state = states_[static_cast<std::size_t>(position)];
    const bool kept = fits(size_of(delta));
    if (!delta.finish_reason.empty())
        found->finish_reason = std::string(kept ? delta.finish_reason : delta.finish_reason.substr(0, longest_reason));
    if (kept) {
        if (delta.whole) add_whole(*found, state, delta);
        else add_message(*found, state, delta);
    }
    if (completion_.cut || !found->finish_reason) return;
    for (auto& call : found->message.tool_calls) call.complete = detail::mapping::ends_tool_call(*found->finish_reason);
}

/// Adds a whole message. If it comes after pieces of the same kind of content, it repeats them and is not added. If
/// several whole messages follow each other, each one continues the text.
void chat_accumulator::add_whole(chat_choice& choice, choice_state& state, choice_delta delta) {
    const auto from_pieces = detail::mapping::kinds_of(choice.message) & ~state.whole_kinds;
    detail::mapping::drop_kinds(delta, from_pieces & detail::mapping::kinds_of(delta));
    state.whole_kinds |= detail::mapping::kinds_of(delta);
    add_message(choice, state, delta);
}

void chat_accumulator::add_message(chat_choice& choice, choice_state& state, const choice_delta& delta) {
    if (delta.extra || delta.choice_extra) add_further(choice, delta);
    auto& message = choice.message;
    if (!delta.role.empty()) message.role = delta.role;
    append_text(message.content, delta.content);
    if (!delta.reasoning.empty()) message.reasoning += delta.reasoning;
    if (!delta.refusal.empty() && !message.refusal) message.refusal.emplace();
    if (message.refusal) *message.refusal += delta.refusal;
    append_function_call(message, delta);
    if (delta.audio) append_audio(message.audio, *delta.audio);
    if (delta.logprobs) detail::mapping::append_logprobs(choice.logprobs, *delta.logprobs);
    if (delta.tool_calls.empty()) return;
    ++state.event;
    for (std::size_t i = 0; i < delta.tool_calls.size(); ++i)
        add_tool_call(choice, state, delta.tool_calls[i], i, delta.tool_calls.size() == 1);
}

std::size_t chat_accumulator::insert_tool_call(chat_choice& choice, choice_state& state, std::int64_t index) {
    check_index(index, max_tool, "choices[].delta.tool_calls[].index");
    check_count(state.calls.size() + 1, max_tool, "choices[].message.tool_calls");
    const auto where = std::ranges::upper_bound(state.calls, index, {}, &call_state::index);
    const auto slot = where - state.calls.begin();
    state.calls.emplace(where)->index = index;
    choice.message.tool_calls.emplace(choice.message.tool_calls.begin() + slot);
    return static_cast<std::size_t>(slot);
}

/// Whether a piece begins a new call, although a call with the same index or id exists. If a provider gives every call
/// the index 0, or no id, only the content of the piece shows this. A call whose arguments are a complete JSON document
/// has ended.
bool chat_accumulator::begins_call(const tool_call_delta& piece, const tool_call& have, call_state& state,
                                   bool same_event) {
    if (piece.name.empty()) return false;
    const bool differ = !piece.id.empty() && !have.id.empty() && piece.id != have.id;
    if (differ || same_event) return true;
    const auto arguments = have.arguments();
    const bool repeated = piece.name == have.name() && (piece.arguments.empty() || says_none(arguments));
    if (repeated || state.malformed) return false;
    constexpr std::size_t longest_word = 64; // arguments without brackets
    const bool ended = state.arguments.is_structured() ? state.arguments.closed() : arguments.size() <= longest_word;
    if (!ended || arguments.empty()) return false;
    std::size_t offset = 0;
    const bool whole = detail::mapping::parse_json(arguments, offset).has_value();
    state.malformed = !whole && state.arguments.is_structured();
    return whole;
}

std::size_t chat_accumulator::find_tool_call(chat_choice& choice, choice_state& state, const tool_call_delta& delta,
                                             std::size_t position, bool alone) {
    auto& calls = choice.message.tool_calls;
    const std::int64_t next = state.calls.empty() ? 0 : state.calls.back().index + 1;
    const auto begins_another = [&](std::size_t slot) {
        auto& known = state.calls[slot];
        return begins_call(delta, calls[slot], known, known.event == state.event);
    };
    if (delta.index) {
        // The last call with this index. If a provider gives every call the index 0, the piece continues the latest
        // one.
        const auto after = std::ranges::upper_bound(state.calls, *delta.index, {}, &call_state::index);
        if (after == state.calls.begin() || (after - 1)->index != *delta.index)
            return insert_tool_call(choice, state, *delta.index);
        const auto slot = static_cast<std::size_t>(after - state.calls.begin()) - 1;
        if (delta.name.empty() && delta.id != calls[slot].id)
            if (const auto same = with_id(calls, delta.id)) return *same;
        return begins_another(slot) ? insert_tool_call(choice, state, *delta.index) : slot;
    }
    if (!delta.id.empty()) {
        const auto same = with_id(calls, delta.id);
        return !same || begins_another(*same) ? insert_tool_call(choice, state, next) : *same;
    }
    if (!delta.name.empty() || calls.empty()) return insert_tool_call(choice, state, next);
    return alone || position >= calls.size() ? state.latest_tool : position;
}

/// Appends to the arguments of a call. Empty JSON before or after the real arguments is dropped.
void chat_accumulator::add_arguments(std::string& arguments, call_state& state, std::string_view more) {
    if (says_none(arguments) && more.starts_with('{')) {
        arguments.clear();
        state.arguments = {};
    }
    if (says_none(more) && state.arguments.is_object() && state.arguments.closed()) return;
    arguments += more;
    state.arguments.add(more);
}

void chat_accumulator::add_tool_call(chat_choice& choice, choice_state& state, const tool_call_delta& delta,
                                     std::size_t position, bool alone) {
    const auto slot = find_tool_call(choice, state, delta, position, alone);
    state.latest_tool = slot;
    auto& known = state.calls[slot];
    known.event = state.event;
    auto& call = choice.message.tool_calls[slot];
    call.complete = false;
    keep_first(call.id, delta.id);
    if (!delta.type.empty()) call.type = delta.type;
    if (call.type == "custom") {
        if (!call.custom) call.custom.emplace();
        add_name(call.custom->name, delta.name);
        call.custom->input += delta.arguments;
        known.arguments.add(delta.arguments);
    } else {
        if (!call.function) call.function.emplace();
        add_name(call.function->name, delta.name);
        add_arguments(call.function->arguments, known, delta.arguments);
    }
    if (!delta.extra) return;
    append_extra(call.received.members, *delta.extra);
    call.received.provider = provider_;
}

void chat_accumulator::end() {
    if (completion_.cut) return;
    for (auto& choice : completion_.choices) {
        make_ids_unique(choice.message.tool_calls);
        if (choice.finish_reason) continue;
        for (auto& call : choice.message.tool_calls)
            call.complete = detail::mapping::is_closed_object(call.arguments());
    }
}

chat_completion chat_accumulator::take() {
    states_.clear();
    return std::exchange(completion_, chat_completion());
}

bool chat_accumulator::finished() const noexcept {
    return !completion_.choices.empty() &&
           std::ranges::all_of(completion_.choices, [](const chat_choice& c) { return c.finish_reason.has_value(); });
}

} // namespace openai
