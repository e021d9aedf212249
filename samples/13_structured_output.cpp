// SPDX-License-Identifier: BSL-1.0
// 13: an answer as a C++ value, which you can also read while it is being written.
//
//     OPENAI_API_KEY=sk-... ./13_structured_output
#include <openai.hpp>
#include <openai/session/structured_output.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

enum class difficulty { easy, medium, hard };
BOOST_DESCRIBE_ENUM(difficulty, easy, medium, hard)

struct ingredient {
    std::string name;
    std::optional<double> grams;
};
BOOST_DESCRIBE_STRUCT(ingredient, (), (name, grams))

// The schema of the answer is made from this struct. The model gets the descriptions.
struct recipe {
    std::string title;
    difficulty level = difficulty::easy;
    std::vector<ingredient> ingredients;

    static constexpr openai::description descriptions[] = {
        {"title", "at most five words"},
        {"ingredients", "for two persons"},
    };
};
BOOST_DESCRIBE_STRUCT(recipe, (), (title, level, ingredients))

asio::awaitable<void> cook(openai::client client) {
    const auto answer =
        co_await client.chat.parse<recipe>(openai::chat_request("gpt-4o-mini").user("Pancakes, please."));
    std::cout << answer.value.title << (answer.value.level == difficulty::easy ? " (easy)\n" : "\n");
    for (const auto& each : answer.value.ingredients)
        std::cout << "- " << each.name << ": " << each.grams.value_or(0) << " g\n";

    auto deltas = co_await client.chat.stream(
        openai::chat_request("gpt-4o-mini").user("And a soup.").respond_as(openai::response_format_for<recipe>()));
    std::size_t shown = 0;
    while (co_await deltas.next()) {
        const auto so_far = deltas.partial_as<recipe>();
        for (; shown < so_far.ingredients.size(); ++shown) std::cout << "ingredient " << shown + 1 << '\n';
    }
    const auto soup = co_await deltas.parse<recipe>();
    std::cout << soup.value.title << ": " << soup.value.ingredients.size() << " ingredients\n";
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, cook(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "13_structured_output: " << failure.what() << '\n';
    return 1;
}
