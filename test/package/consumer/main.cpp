// SPDX-License-Identifier: BSL-1.0
// What a user's program needs of the package: it compiles, links and runs.
#include <openai/core/error.hpp>

#include <iostream>

int main() {
    openai::headers fields;
    fields.set("x-request-id", "1");
    const bool found = fields.find("X-Request-Id") == "1";
    std::cout << "asio-openai " << openai::version << (found ? " works\n" : " is broken\n");
    return found ? 0 : 1;
}
