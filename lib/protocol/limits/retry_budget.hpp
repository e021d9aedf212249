// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::protocol {

/// The budget that the retries of all calls to one server share, so that retries do not multiply the load during an
/// outage. Each retry takes its cost from the budget, and each successful call puts something back.
class retry_budget {
public:
    /// Makes a full budget. If `capacity` is 0, every retry is allowed.
    explicit retry_budget(int capacity) noexcept
        : capacity_(capacity)
        , level_(capacity) {}

    /// Takes the cost of a retry and returns true. If the budget has less than this cost, takes nothing and returns
    /// false.
    bool take(int cost) noexcept;

    /// Puts back `refund`, but at least 1, and never more than the budget can hold. Called when a call succeeds.
    /// `refund` is the cost of the call's last retry, or 0 if there was none.
    void put(int refund) noexcept;

    bool full() const noexcept { return level_ == capacity_; }
    int level() const noexcept { return level_; }

private:
    int capacity_;
    int level_;
};

} // namespace openai::detail::protocol
