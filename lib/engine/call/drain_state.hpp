// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/active_operation.hpp"
#include "net/wakeup.hpp"

#include <openai/core/drain_report.hpp>

#include <optional>
#include <vector>

namespace openai::detail {

/// What a client knows of its drain: whether it has begun, what has come of it so far, and who waits for its end. To be
/// used with the client's lock held.
class drain_state {
public:
    void begin() noexcept {
        if (!std::exchange(begun_, true)) report_.emplace();
    }
    bool begun() const noexcept { return begun_; }

    /// An operation has ended by itself.
    void add_ended() noexcept {
        if (report_) ++report_->ended;
    }

    /// These are ended now, and so many that have not begun. Without memory to name them there is no report.
    void cut(const active_operations& running, const active_operations& parts, std::size_t admitted,
             const client_core& own) noexcept;

    /// Nobody is told.
    void give_up() noexcept { report_.reset(); }

    const std::optional<drain_report>& report() const noexcept { return report_; }

    void join(net::wakeup& who) { waiting_.push_back(&who); }
    void part(net::wakeup& who) noexcept { std::erase(waiting_, &who); }

    /// Those who wait look again. Without memory for it, they do at their deadlines.
    void wake() noexcept;

private:
    bool begun_ = false;
    std::optional<drain_report> report_;
    std::vector<net::wakeup*> waiting_;
};

} // namespace openai::detail
