// SPDX-License-Identifier: BSL-1.0
// What a user's program needs of the package: it compiles, links, and its question is answered over TLS.
#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <iostream>

#if OPENAI_VERSION < 100 || OPENAI_VERSION / 10000 != OPENAI_VERSION_MAJOR
#error "the version can not be compared"
#endif

int main() {
    openai::testing::server server(openai::testing::server_options().https());
    openai::client_options options("sk-canary-2b77c4");
    options.base_url = server.base_url();
    options.tls.ca_pem = server.ca_pem();
    const openai::client client(options);
    const auto answer = client.chat.create(openai::chat_request("gpt-4o").user("works"), openai::block);
    std::cout << "asio-openai " << openai::version << ' ' << answer.text() << '\n';
    return answer.text() == "works" ? 0 : 1;
}
