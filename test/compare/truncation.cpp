// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Takes case after case until none is left, and notes how the client reports each.
asio::awaitable<void> work(openai::client& client, const std::vector<std::string>& cases, std::size_t& next,
                           std::vector<std::string>& verdicts) {
    while (next < cases.size()) {
        const auto mine = next++;
        std::string verdict = "complete";
        try {
            openai::chat_request question(cases[mine]);
            question.user("?");
            auto deltas = co_await client.chat.stream(std::move(question));
            while (co_await deltas.next()) {
            }
        } catch (const openai::error&) {
            verdict = "error";
        }
        verdicts[mine] = verdict;
    }
}

} // namespace

/// compare_truncation <base URL>: a case per line of the input, the model's name; answers with a line for each.
int main(int count, char** arguments) {
    if (count != 2) return 2;
    std::vector<std::string> cases;
    for (std::string line; std::getline(std::cin, line);) cases.push_back(line);

    asio::io_context io;
    openai::client_options options("sk-compare");
    options.base_url = arguments[1];
    options.retry = openai::retry_policy::none();
    options.timeouts.first_event = 2s;
    options.timeouts.idle = 2s;
    openai::client client(io, options);
    std::size_t next = 0;
    std::vector<std::string> verdicts(cases.size(), "hung");
    for (int i = 0; i < 32; ++i) asio::co_spawn(io, work(client, cases, next, verdicts), asio::detached);
    io.run();
    for (std::size_t i = 0; i < cases.size(); ++i) std::cout << cases[i] << ' ' << verdicts[i] << '\n';
}
