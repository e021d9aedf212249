// SPDX-License-Identifier: BSL-1.0
#include "json/received_members.hpp"

#include "json/json_writer.hpp"

#include <utility>

namespace openai::detail::mapping {
namespace {

constexpr std::string_view archived = "received_from";

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
    if (!out.to().is_anyone && received.provider != out.to().provider) return;
    for (const auto& [name, member] : received.members) {
        if (extra.contains(name)) continue;
        const auto here = at.field(std::string_view(name));
        out.member(here.name, here);
        write_value(out, member, here);
    }
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

} // namespace openai::detail::mapping
