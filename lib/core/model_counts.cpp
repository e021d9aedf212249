// SPDX-License-Identifier: BSL-1.0
#include "core/model_counts.hpp"

#include <algorithm>
#include <new>

namespace openai::detail {
namespace {

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::ranges::sort(names);
    return names;
}

/// Returns the name as a view into the list, so that it stays valid.
std::string_view label_of(const std::vector<std::string>& listed, std::string_view name) {
    if (name.empty()) return {};
    const auto found =
        std::ranges::lower_bound(listed, name, {}, [](const auto& one) { return std::string_view(one); });
    return found != listed.end() && *found == name ? std::string_view(*found) : "other";
}

/// Counts a negative number of tokens as 0, because a server may state anything.
std::uint64_t count_of(std::int64_t stated) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, stated)); }

} // namespace

model_counts::model_counts(const metrics_options& listed)
    : models_(sorted(listed.models()))
    , providers_(sorted(listed.providers())) {}

void model_counts::add(const observed::call_end& seen, std::string_view outcome) noexcept {
    try {
        const std::pair key(label_of(models_, seen.model), label_of(providers_, seen.provider));
        const std::lock_guard lock(mutex_);
        auto& counted = entries_[key];
        ++counted.calls[outcome];
        if (!seen.usage) return;
        counted.input += count_of(seen.usage->input);
        counted.output += count_of(seen.usage->output);
        counted.cached += count_of(seen.usage->cached.value_or(0));
        counted.reasoning += count_of(seen.usage->reasoning.value_or(0));
    } catch (const std::bad_alloc&) {
        return; // without memory, this call is not counted here
    }
}

std::vector<model_snapshot> model_counts::snapshot() const {
    std::vector<model_snapshot> all;
    const std::lock_guard lock(mutex_);
    for (const auto& [key, counted] : entries_) {
        auto& one = all.emplace_back();
        one.model = key.first;
        one.provider = key.second;
        for (const auto& [outcome, number] : counted.calls) one.calls.emplace(outcome, number);
        one.input_tokens = counted.input;
        one.output_tokens = counted.output;
        one.cached_tokens = counted.cached;
        one.reasoning_tokens = counted.reasoning;
    }
    return all;
}

} // namespace openai::detail
