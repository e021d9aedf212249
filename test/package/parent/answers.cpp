// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"

std::string answer_to(const std::string& question, const std::string& base_url) {
    openai::client_options options("sk-canary-2b77c4");
    options.base_url = base_url;
    const openai::client client(options);
    return std::string(client.chat.create(openai::chat_request("gpt-4o").user(question), openai::block).text());
}
