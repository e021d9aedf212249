// SPDX-License-Identifier: BSL-1.0
#include <openai/session/chat_history.hpp>

#include <openai/core/error.hpp>

#include <algorithm>

namespace openai {
namespace {

using messages = std::vector<message>;

void check_size(std::string_view name, std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return;
    throw error(errc::invalid_argument, std::string(name) + " is longer than " + std::to_string(limit) + " bytes");
}

/// Returns the end of the messages that answer the tool calls of the message at `calls`.
messages::iterator end_of_answers(messages::iterator calls, messages::iterator end) {
    return std::find_if(calls + 1, end, [](const message& each) { return each.role != "tool"; });
}

bool is_answered(messages::iterator calls, messages::iterator end_of_answers) {
    return std::ranges::all_of(calls->tool_calls, [&](const tool_call& call) {
        return std::any_of(calls + 1, end_of_answers,
                           [&](const message& each) { return each.tool_call_id == call.id; });
    });
}

/// Returns the messages that are removed next: the earliest tool calls that have all their results, or the oldest
/// messages.
std::pair<messages::iterator, messages::iterator> oldest(messages& all) {
    for (auto at = all.begin(); at != all.end(); ++at) {
        if (at->tool_calls.empty()) continue;
        const auto end = end_of_answers(at, all.end());
        if (is_answered(at, end)) return {at, end};
    }
    const bool calls = !all.front().tool_calls.empty() || all.front().role == "tool";
    return {all.begin(), calls ? end_of_answers(all.begin(), all.end()) : all.begin() + 1};
}

} // namespace

chat_history& chat_history::system(std::string prompt) & {
    check_size("system", prompt, max_text);
    system_ = std::move(prompt);
    return *this;
}

chat_history& chat_history::user(std::string text, std::optional<std::string> name) & {
    auto item = message::user(std::move(text));
    item.name = std::move(name);
    return add(std::move(item));
}

chat_history& chat_history::add(message item) & {
    if (item.role.empty()) throw error(errc::invalid_argument, "message.role is empty");
    const auto* text = std::get_if<std::string>(&item.content);
    if (text && text->empty() && item.role != "tool" && item.tool_calls.empty())
        throw error(errc::invalid_argument, "message.content is empty");
    if (text) check_size("message.content", *text, max_text);
    if (const auto* parts = std::get_if<std::vector<content_part>>(&item.content))
        for (const auto& part : *parts) check_size("message.content.text", part.text.value_or(""), max_text);
    messages.push_back(std::move(item));
    return *this;
}

std::optional<message> chat_history::pop(std::string_view role) {
    if (messages.empty() || messages.back().role != role) return std::nullopt;
    auto last = std::move(messages.back());
    messages.pop_back();
    return last;
}

const message* chat_history::last_response() const noexcept {
    const auto found =
        std::find_if(messages.rbegin(), messages.rend(), [](const message& m) { return m.role == "assistant"; });
    return found == messages.rend() ? nullptr : &*found;
}

std::optional<function_call> chat_history::last_function_call() const {
    const auto* last = last_response();
    if (!last) return std::nullopt;
    for (const auto& call : last->tool_calls)
        if (call.function) return call.function;
    return last->function_call;
}

void chat_history::trim(int limit) {
    while (limit > 0 && messages.size() > static_cast<std::size_t>(limit)) {
        const auto [begin, end] = oldest(messages);
        messages.erase(begin, end);
    }
}

std::vector<message> chat_history::with_system() const {
    std::vector<message> all;
    all.reserve(messages.size() + 1);
    if (!system_.empty()) all.push_back(message::system(system_));
    all.insert(all.end(), messages.begin(), messages.end());
    return all;
}

} // namespace openai
