// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/metrics.hpp>
#include <openai/core/metrics_options.hpp>
#include <openai/core/observer.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openai::detail {

/// The numbers of calls and tokens that `metrics` keeps for each model and provider. Models and providers that
/// `metrics_options` does not list are counted together as "other". Thread-safe.
class model_counts {
public:
    explicit model_counts(const metrics_options& listed);

    /// Adds one call that has ended. `outcome` must refer to a string that lives as long as the program.
    void add(const observed::call_end& seen, std::string_view outcome) noexcept;

    /// Returns all numbers, sorted by model and provider.
    std::vector<model_snapshot> snapshot() const;

private:
    struct entry {
        std::map<std::string_view, std::uint64_t> calls;
        std::uint64_t input = 0;
        std::uint64_t output = 0;
        std::uint64_t cached = 0;
        std::uint64_t reasoning = 0;
    };

    const std::vector<std::string> models_; // sorted
    const std::vector<std::string> providers_;
    mutable std::mutex mutex_;                                               // guards entries_
    std::map<std::pair<std::string_view, std::string_view>, entry> entries_; // sorted by model and provider
};

} // namespace openai::detail
