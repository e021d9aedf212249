// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail::protocol {

/// What the retries of all calls to one server may cost, so that an outage is not answered with a multiple of the load.
/// Half a percent of the calls may be retried for ever; a full bucket allows for some dozens more.
class retry_budget {
public:
    /// `capacity` 0: every retry may be made.
    explicit retry_budget(int capacity) noexcept
        : capacity_(capacity)
        , level_(capacity) {}

    /// Takes the cost of a retry; false, and nothing is taken, if there is less than that.
    bool take(int cost) noexcept;

    /// A call succeeded. `refund`: what its last retry took, 0 if it needed none.
    void put(int refund) noexcept;

    bool full() const noexcept { return level_ == capacity_; }
    int level() const noexcept { return level_; }

private:
    int capacity_;
    int level_;
};

} // namespace openai::detail::protocol
