// SPDX-License-Identifier: BSL-1.0
#include "model/received.hpp"

#include "model/json_writer.hpp"

#include <algorithm>
#include <utility>

namespace openai::mapping {
namespace {

constexpr std::string_view archived = "received_from";
constexpr std::string_view reasoning_member = "reasoning_content";

void write_archived(json_writer& out, const received_members& received, const path& at) {
    if (received.members.empty() && received.provider.empty()) return;
    const auto here = at.field(archived);
    out.member(archived, here);
    out.open('{');
    out.member(received.provider, here);
    write_value(out, received.members, here.field(received.provider));
    out.close('}');
}

} // namespace

void write_received(json_writer& out, const received_members& received, const boost::json::object& extra,
                    const path& at) {
    if (out.to().is_archive) return write_archived(out, received, at);
    if (received.provider != out.to().provider) return;
    for (const auto& [name, member] : received.members) {
        if (extra.contains(name)) continue;
        const auto here = at.field(std::string_view(name));
        out.member(here.name, here);
        write_value(out, member, here);
    }
}

void write_reasoning(json_writer& out, const message& said, const path& at) {
    const auto& to = out.to();
    if (!to.wants_reasoning || said.reasoning.empty() || said.received.provider != to.provider) return;
    if (said.extra.contains(reasoning_member) || said.received.members.contains(reasoning_member)) return;
    const auto here = at.field(reasoning_member);
    out.member(reasoning_member, here);
    out.text(said.reasoning, here);
}

bool is_of_another(const json_writer& out, const message& said) noexcept {
    const auto& sender = said.received.provider;
    return !out.to().is_archive && !sender.empty() && sender != out.to().provider;
}

void name_sender(message& received, const std::string& provider) {
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

void give_reasoning_back(message& received) {
    if (!received.reasoning.empty()) received.received.members.emplace(reasoning_member, received.reasoning);
}

void restore_received(received_members& received, boost::json::object& extra) {
    extra = std::exchange(received.members, {});
    const auto* found = extra.if_contains(archived);
    const auto* from = found ? found->if_object() : nullptr;
    if (!from || from->size() != 1 || !from->begin()->value().is_object()) return;
    received.provider = std::string(from->begin()->key());
    received.members = from->begin()->value().get_object();
    extra.erase(archived);
}

} // namespace openai::mapping
