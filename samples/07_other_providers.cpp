// SPDX-License-Identifier: BSL-1.0
// 07: how to use another server, and the features that only this server has.
//
//     OPENAI_BASE_URL=http://localhost:11434/v1 ./07_other_providers llama3.2 [AIProviders.json]
//
// With a file of providers, the model may also be an alias, or "name:model" for a model of one provider. Each provider
// gets only its own key. The path of the request is appended to the base URL. The library neither adds nor removes
// "/v1". It refuses plain http, unless the host is this machine or client_options::allow_plaintext is set.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

openai::client_options options(const char* providers) {
    auto options = openai::client_options::from_environment();
    if (providers != nullptr) options.providers = openai::provider_registry::from_file(providers);
    options.default_headers.set("X-Title", "asio-openai sample"); // sent with every request
    options.retry.max_attempts = 2;
    return options;
}

// Most servers list their models. Some servers leave out `created` and `owned_by`.
asio::awaitable<void> list_models(openai::client client) {
    for (const auto& model : co_await client.models.list())
        std::cout << model.id << " of " << model.owned_by.value_or("unknown owner") << '\n';
}

// `extra` adds to the body a member that the types do not know. `raw()` returns all members of the answer, including
// unknown ones.
asio::awaitable<void> ask(openai::client client, std::string model) {
    openai::chat_request request(model);
    request.user("Say hello.").extra("top_k", 40);
    request.max_tokens = 20; // the older name of the parameter, which most servers still expect

    openai::call_options options; // only for this call
    options.timeout(60s).header("X-Priority", "low");
    options.query.emplace_back("api-version", "2024-06-01");

    auto [answer, response] = co_await client.chat.create(request, options, openai::with_response);
    std::cout << answer.text() << '\n';
    const auto whole = response.raw();
    std::cout << "fields:";
    for (const auto& field : whole.as_object()) std::cout << ' ' << field.key();
    std::cout << '\n';
}

// For an endpoint without types, pass and get JSON. Connections, retries and errors are the same as for other calls.
asio::awaitable<void> embed(openai::client client, std::string model) {
    boost::json::object body;
    body["model"] = model;
    body["input"] = "The quick brown fox";
    auto answer = co_await client.request("POST", "/embeddings", body);
    std::cout << "dimensions: " << answer.raw().at("data").at(0).at("embedding").as_array().size() << '\n';
}

asio::awaitable<void> all(openai::client client, std::string model) {
    co_await list_models(client);
    co_await ask(client, model);
    co_await embed(client, model);
}

int main(int argc, char** argv) try {
    asio::io_context io;
    openai::client client(io, options(argc > 2 ? argv[2] : nullptr));
    asio::co_spawn(io, all(client, argc > 1 ? argv[1] : "gpt-4o-mini"), openai::rethrow);
    io.run();
} catch (const std::exception& failure) {
    std::cerr << "07_other_providers: " << failure.what() << '\n';
    return 1;
}
