// SPDX-License-Identifier: BSL-1.0
#include "api/chat/message_sender.hpp"

#include "api/chat/message_fields.hpp"

#include <algorithm>
#include <utility>

namespace openai {
namespace {

constexpr std::string_view reasoning_member = "reasoning_content";

} // namespace

void detail::mapping::name_sender(message& received, const std::string& provider) {
    received.received.provider = provider;
    for (auto& call : received.tool_calls) call.received.provider = provider;
}

bool depends_on_recipient(const chat_request& request) {
    return std::ranges::any_of(request.messages, [](const message& each) {
        return !each.received.members.empty() || !each.reasoning.empty() || each.audio ||
               std::ranges::any_of(each.tool_calls,
                                   [](const tool_call& call) { return !call.received.members.empty(); });
    });
}

void detail::mapping::make_own(message& read, const boost::json::object& json) {
    read.extra = std::exchange(read.received.members, {});
    read.reasoning.clear();
    for (const auto name : members_read_by_hook<message>) {
        const auto* member = json.if_contains(name);
        if (member && !member->is_null()) read.extra.emplace(name, *member);
    }
    for (auto& call : read.tool_calls) call.extra = std::exchange(call.received.members, {});
}

void detail::mapping::give_reasoning_back(message& received) {
    if (!received.reasoning.empty()) received.received.members.emplace(reasoning_member, received.reasoning);
}

bool is_of_another(const detail::mapping::json_writer& out, const message& said) noexcept {
    const auto& sender = said.received.provider;
    return !out.to().is_archive && !out.to().is_anyone && !sender.empty() && sender != out.to().provider;
}

void write_reasoning(detail::mapping::json_writer& out, const message& said, const detail::mapping::path& at) {
    const auto& to = out.to();
    const bool is_wanted = to.is_answer || (to.wants_reasoning && said.received.provider == to.provider);
    if (!is_wanted || said.reasoning.empty()) return;
    if (said.extra.contains(reasoning_member) || said.received.members.contains(reasoning_member)) return;
    const auto here = at.field(reasoning_member);
    out.member(reasoning_member, here);
    out.text(said.reasoning, here);
}

} // namespace openai
