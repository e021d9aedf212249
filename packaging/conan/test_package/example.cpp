// SPDX-License-Identifier: BSL-1.0
// Links and runs; needs no server and no network.
#include <openai.hpp>

#include <iostream>

int main() {
    openai::client_options options("sk-example");
    options.base_url = "http://127.0.0.1:1/v1"; // nothing listens there
    options.retry = openai::retry_policy::none();
    const openai::client client(options);
    try {
        client.models.list(openai::block);
    } catch (const openai::error& failure) {
        std::cout << "asio-openai " << openai::version << ": " << failure.what() << '\n';
        return failure.code() == openai::errc::connect_failed ? 0 : 1;
    }
    return 1;
}
