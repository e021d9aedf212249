// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"

/// libFuzzer's entry: the harness that this program is for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto run = fuzz::harnesses().at(FUZZ_HARNESS);
    return run(data, size);
}
