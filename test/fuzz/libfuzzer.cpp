// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"

/// libFuzzer's entry: the one harness that is linked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto run = fuzz::harnesses().begin()->second;
    return run(data, size);
}
