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
    bool outside = false;          ///< only while nothing runs the context
};

/// Where an interruption comes from.
enum class moment {
    between,                 ///< two handlers of the context, of which nothing runs then
    in_a_handler,            ///< which was posted after so many steps
    on_another_thread,       ///< while nothing runs the context
    in_the_starting_handler, ///< the one that begins the operation, directly behind it; without any step
    posted_first             ///< in a handler that was posted before the operation was begun; without any step
};

inline constexpr moment all_moments[] = {moment::between, moment::in_a_handler, moment::on_another_thread,
                                         moment::in_the_starting_handler, moment::posted_first};
std::string name_of(moment when);

/// Allocations that fail leave alone what Asio does not survive, see `allocations::begin_sparing`.
void spare_asio();

/// One scenario, interrupted once after some of its steps, and everything that has to hold then.
class trial {
public:
    trial(const scenario& what, const interruption& by, std::size_t steps, moment when = moment::between)
        : what_(what)
        , by_(by)
        , steps_(steps)
        , when_(when) {}

    /// What is broken, or nothing.
    std::string run();

    /// The operation had ended before the interruption, or there is only one step of that moment.
    bool too_late() const noexcept { return too_late_ || when_ >= moment::in_the_starting_handler; }

private:
    std::string play();
    void begin_behind(world& here);
    void interrupt(world& here);
    void run_to_end(world& here);
    std::string judge(world& here);
    std::string judge(world& here, const openai::error_details& failure);
    std::string judge_rest(world& here);
    std::string afterwards(world& here);

    const scenario& what_;
    const interruption& by_;
    const std::size_t steps_;
    const moment when_;
    bool too_late_ = false;
    bool thrown_out_ = false;
};

} // namespace faults
