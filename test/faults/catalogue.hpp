// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace faults {

/// A fault or a feature, what must come of it, and the tests that prove it.
struct row {
    int number = 0;
    std::string fault;
    std::string expect;
    std::vector<std::string> tests; ///< of ctest; a trailing `*` stands for any rest
    std::string not_here;           ///< why there can be none, or empty
};

struct catalogue {
    std::string of; ///< "fault"
    int count = 0;
    int most_absent = 0;
    std::map<int, row> rows; ///< by number
};

/// All rows of the JSON files in a folder, which are faults, or of a page of documentation, which are features: each
/// begins with "## 12. What it is", and ends with a line "Tests: `name`, `name`", or "Tests: why there are none".
/// Throws `std::runtime_error` for a file or row that is not as it must be, and for a number that is there twice.
catalogue read_catalogue(const std::string& path);

/// The names among `known` that the row's tests stand for; throws for one that stands for none.
std::vector<std::string> resolve(const row& of, const std::vector<std::string>& known);

} // namespace faults
