// SPDX-License-Identifier: BSL-1.0
#include <answers.hpp>
#include <openai/testing/server.hpp>

int main() {
    openai::testing::server server;
    return answer_to("works", server.base_url()) == "works" ? 0 : 1;
}
