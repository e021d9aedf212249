// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "support/delta_readings.hpp"

/// The events of a stream, one in a line: what is read without making documents of them is what the documents say.
FUZZ_TARGET(delta)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    support::two_readers readers;
    while (!in.empty()) fuzz::require(readers.read(in.line()).agree(), "an event says the same either way");
    return 0;
}
