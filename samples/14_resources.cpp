// SPDX-License-Identifier: BSL-1.0
// 14: other endpoints than chat: embeddings, moderations, and lists with several pages.
//
//     ./14_resources "a cat" "a kitten" "a tax return"
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <numeric>

namespace asio = boost::asio;

// Compares each text with the first one. The vectors have length 1, so their inner product is the similarity of the
// texts.
asio::awaitable<void> compare(openai::client client, std::vector<std::string> texts) {
    openai::embedding_request request("text-embedding-3-small", texts);
    request.encoding_format = "base64"; // smaller to transfer, but the same numbers for this program
    auto answer = co_await client.embeddings.create(request);
    for (const auto& one : answer) {
        const auto alike =
            std::inner_product(one.embedding_.begin(), one.embedding_.end(), answer.vector().begin(), 0.0f);
        std::cout << texts.at(static_cast<std::size_t>(one.index)) << ": " << (alike > 0.99f ? "the same" : "different")
                  << ", " << one.embedding_.size() << " numbers\n";
    }
}

asio::awaitable<void> judge(openai::client client, std::vector<std::string> texts) {
    auto answer = co_await client.moderations.create(openai::moderation_request(texts));
    std::cout << (answer.flagged() ? "not for everybody\n" : "harmless\n");
}

// A generator over all pages. It requests a page only when you need it.
asio::awaitable<void> list(openai::client client) {
    auto all = client.chat.completions.list_all(openai::chat_list_parameters().set(&openai::paging::limit, 2));
    while (auto one = co_await all.next()) std::cout << one->id << ": " << one->text() << '\n';
}

asio::awaitable<void> everything(openai::client client, std::vector<std::string> texts) {
    co_await compare(client, texts);
    co_await judge(client, texts);
    co_await list(client);
}

int main(int argc, char** argv) try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    std::vector<std::string> texts(argv + 1, argv + argc);
    if (texts.empty()) texts = {"a cat", "a kitten", "a tax return"};
    asio::co_spawn(io, everything(client, texts), openai::rethrow);
    io.run();
} catch (const std::exception& failure) {
    std::cerr << "14_resources: " << failure.what() << '\n';
    return 1;
}
