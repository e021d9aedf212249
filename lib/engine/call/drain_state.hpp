// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/active_operation.hpp"
#include "net/wakeup.hpp"

#include <openai/core/drain_report.hpp>

#include <optional>
#include <vector>

namespace openai::detail {

/// The state of a client's drain: whether it has begun, its report so far, and the coroutines that wait for its end.
/// Use it only while you hold the client's lock.
class drain_state {
public:
    void begin() noexcept {
        if (!std::exchange(begun_, true)) report_.emplace();
    }
    bool begun() const noexcept { return begun_; }

    /// Counts an operation that ended by itself.
    void add_ended() noexcept {
        if (report_) ++report_->ended;
    }

    /// Call this when the client ends its operations. An operation in `running` that is already complete counts as
    /// ended. Each of the others gets an entry in the report. If one of the `parts` is the current call of the
    /// operation, the entry describes this call. Adds `admitted` empty entries, for the operations that were admitted
    /// but have not begun. There is nothing to describe for these. If there is not enough memory, discards the report.
    void cut(const active_operations& running, const active_operations& parts, std::size_t admitted,
             const client_core& own) noexcept;

    /// Discards the report.
    void give_up() noexcept { report_.reset(); }

    const std::optional<drain_report>& report() const noexcept { return report_; }

    void join(net::wakeup& who) { waiting_.push_back(&who); }
    void part(net::wakeup& who) noexcept { std::erase(waiting_, &who); }

    /// Wakes the waiting coroutines. If there is not enough memory for that, they wake at their deadlines.
    void wake() noexcept;

private:
    bool begun_ = false;
    std::optional<drain_report> report_;
    std::vector<net::wakeup*> waiting_;
};

} // namespace openai::detail
