// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"
#include "engine/run/own_thread.hpp"
#include "engine/run/spawn.hpp"
#include "engine/run/strand_of.hpp"

namespace openai::detail {

/// Where a read of a generator runs that is not awaited directly. A strand, because its cancellation may come while it
/// completes. Null: of an empty generator.
inline std::shared_ptr<cancellable_strand> read_strand(const std::shared_ptr<client_core>& core) {
    if (!core) return std::make_shared<cancellable_strand>(strand_of(spare_executor()));
    return std::make_shared<cancellable_strand>(core->make_strand());
}

} // namespace openai::detail
