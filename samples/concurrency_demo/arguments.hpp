// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace demo {

struct arguments {
    bool help = false;
    std::string model = "gpt-4o-mini";
    std::string base_url; ///< if it is empty, OPENAI_BASE_URL or the official service is used
    std::vector<std::string> questions{"List the 5 most famous hockey players of the 20th century.", "What is 2+2?"};
};

/// Thrown for an invalid command line. The program then exits with status 2.
class usage_error : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

extern const char usage[];

arguments read_arguments(const std::vector<std::string>& given);

} // namespace demo
