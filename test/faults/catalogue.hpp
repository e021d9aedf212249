// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace faults {

inline constexpr int fault_count = 159;
inline constexpr int most_absent = 8;

/// A fault, what must come of it, and the tests that prove it.
struct row {
    int number = 0;
    std::string fault;
    std::string expect;
    std::vector<std::string> tests; ///< of ctest; a trailing `*` stands for any rest
    std::string not_here;           ///< why there can be none, or empty
};

/// All rows of a folder, by number. Throws `std::runtime_error` for a file or row that is not as it must be, and for a
/// number that is missing or there twice.
std::map<int, row> read_catalogue(const std::string& folder);

/// The names among `known` that the row's tests stand for; throws for one that stands for none.
std::vector<std::string> resolve(const row& of, const std::vector<std::string>& known);

} // namespace faults
