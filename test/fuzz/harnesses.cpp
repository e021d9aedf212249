// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"

namespace fuzz {

std::map<std::string, harness>& harnesses() {
    static std::map<std::string, harness> all;
    return all;
}

registration::registration(const char* name, harness run) { harnesses().emplace(name, run); }

} // namespace fuzz
