// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "rounds.hpp"

namespace demo {

/// Compares the two rounds: one line for each answer, and then the totals.
void print_table(std::ostream& out, const std::vector<std::string>& questions, const round_result& sequential,
                 const round_result& concurrent);

} // namespace demo
