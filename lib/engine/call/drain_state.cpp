// SPDX-License-Identifier: BSL-1.0
#include "engine/call/drain_state.hpp"

#include "engine/call/client_core.hpp"
#include "text/redact.hpp"
#include "text/sanitize.hpp"

#include <map>
#include <new>

namespace openai::detail {
namespace {

constexpr std::size_t longest_path = 128;

/// Returns a path that the caller has made, without the key, escaped and shortened, as observers get it.
std::string harmless(const std::string& path, const secret& key) {
    auto clean = sanitize(path, longest_path);
    redact(clean, key.reveal());
    return clean;
}

/// Describes an operation. `at` is the operation itself, or the call of it that was under way.
drain_report::cut_call describe(const operation_info& operation, const operation_info& at, const client_core& own) {
    drain_report::cut_call made;
    made.call = at.id;
    made.elapsed = net::clock::now() - operation.began;
    made.path = at.pattern.empty() ? harmless(at.path, own.options.api_key) : std::string(at.pattern);
    if (made.path.empty()) return made; // it downloads from another host
    const auto& asked = at.asked != nullptr ? *at.asked : own;
    made.origin = asked.base.origin.to_string();
    made.provider = asked.asked->provider;
    return made;
}

} // namespace

void drain_state::cut(const active_operations& running, const active_operations& parts, std::size_t admitted,
                      const client_core& own) noexcept {
    if (!report_) return;
    try {
        std::map<const active_operation*, const operation_info*> calls;
        for (const auto& part : parts)
            if (part.info.id != 0) calls.emplace(part.info.whole, &part.info);
        for (const auto& one : running) {
            if (one.info.complete) {
                add_ended();
                continue;
            }
            const auto under_way = calls.find(&one);
            const auto& at = under_way == calls.end() ? one.info : *under_way->second;
            report_->cut.push_back(describe(one.info, at, own));
        }
        report_->cut.resize(report_->cut.size() + admitted);
    } catch (const std::bad_alloc&) {
        report_.reset();
    }
}

void drain_state::wake() noexcept {
    try {
        for (auto* one : waiting_) one->wake();
    } catch (const std::bad_alloc&) {
        return;
    }
}

} // namespace openai::detail
