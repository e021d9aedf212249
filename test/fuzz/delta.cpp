// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "support/delta_readings.hpp"

/// What is read of an event without making a document of it is what the document says.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view event(reinterpret_cast<const char*>(data), size);
    fuzz::require(support::read_both_ways(event).agree(), "an event says the same either way");
    return 0;
}
