// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

namespace openai::detail::net {

/// For how long this machine has been suspended since it started. The clock of deadlines stands still then; the server
/// and everything between do not, so the age of a connection counts it. It never
/// shrinks, however long the thread is kept from running in between.
clock::duration time_asleep() noexcept;

} // namespace openai::detail::net
