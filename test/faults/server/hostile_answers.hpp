// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/server/script.hpp"

#include <openai/core/error.hpp>

#include <optional>
#include <string>
#include <vector>

/// Answers that are not as they should be, and what has to come of each.
namespace faults {

struct hostile_answer {
    std::string name; ///< begins with the number of its row in the catalogue
    bool streamed = false;
    script steps;
    std::optional<openai::errc> code; ///< nothing: the call succeeds
    openai::billing billed = openai::billing::yes;
    bool kept = false; ///< the connection carries the next call
    std::string text;  ///< what a consumer of the stream has been given
};

std::vector<hostile_answer> hostile_heads();
std::vector<hostile_answer> hostile_bodies();
std::vector<hostile_answer> hostile_events();

} // namespace faults
