// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/world.hpp"

#include <string>

namespace faults {

/// Something that happens to an operation between two steps of it, and what may follow.
struct interruption {
    std::string name;
    void (*happen)(world&);
    bool by_caller = false;        ///< the operation may end with `cancelled`
    bool ends_client = false;      ///< no later call succeeds, `client_closed` is a right end
    bool ends_context = false;     ///< the operation need not complete
    bool fails_allocation = false; ///< it may end with `internal_error`, or `run()` throw `std::bad_alloc`
};

/// Allocations that fail leave alone what Asio does not survive, see `allocations::begin_sparing`.
void spare_asio();

/// One scenario, interrupted once after some of its steps, and everything that has to hold then.
class trial {
public:
    trial(const scenario& what, const interruption& by, std::size_t steps)
        : what_(what)
        , by_(by)
        , steps_(steps) {}

    /// What is broken, or nothing.
    std::string run();

    /// The operation had ended before the interruption.
    bool too_late() const noexcept { return too_late_; }

private:
    std::string play();
    void go_on(world& here);
    std::string judge(world& here);
    std::string judge(world& here, const openai::error_details& failure);
    std::string judge_rest(world& here);
    std::string afterwards(world& here);

    const scenario& what_;
    const interruption& by_;
    const std::size_t steps_;
    bool too_late_ = false;
    bool thrown_out_ = false;
};

} // namespace faults
