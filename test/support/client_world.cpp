// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"

namespace support {

client_world::client_world(server_options serving)
    : server(std::move(serving))
    , options(openai::secret("sk-test")) {
    options.base_url = server.base_url();
    options.tls.ca_pem = server.ca_pem();
    options.tls.system_store = false;
    options.retry = openai::retry_policy::none();
}

openai::client& client_world::client() {
    if (!client_) client_.emplace(io, options);
    return *client_;
}

asio::awaitable<std::string> client_world::chat(std::string prompt, openai::call_options call) {
    auto& to = client();
    openai::chat_request request("gpt-4o");
    request.user(std::move(prompt));
    auto completion = co_await to.chat.create(std::move(request), std::move(call));
    co_return completion.text();
}

asio::awaitable<std::string> client_world::stream(std::string prompt, openai::call_options call) {
    auto& to = client();
    openai::chat_request request("gpt-4o");
    request.user(std::move(prompt));
    auto deltas = co_await to.chat.stream(std::move(request), std::move(call));
    while (auto delta = co_await deltas.next()) {
        ++events;
        text += delta->text();
    }
    co_return text;
}

outcome<std::string> client_world::run_chat(std::string prompt) { return outcome_of(io, chat(std::move(prompt))); }

outcome<std::string> client_world::run_stream(std::string prompt) {
    text.clear();
    return outcome_of(io, stream(std::move(prompt)));
}

openai::error client_world::chat_failure(std::string prompt) { return run_chat(std::move(prompt)).failure().value(); }

openai::error client_world::stream_failure(std::string prompt) {
    return run_stream(std::move(prompt)).failure().value();
}

} // namespace support
