// SPDX-License-Identifier: BSL-1.0
// Asks some questions one after the other, and then at the same time, and shows the difference. See `--help`.
#include "arguments.hpp"
#include "offline.hpp"
#include "table.hpp"

#include <openai/core/error.hpp>
#include <openai/rethrow.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>
#include <optional>

namespace asio = boost::asio;

namespace {

enum exit_code { success = 0, failed = 1, wrong_usage = 2, interrupted = 128 + SIGINT };

asio::awaitable<void> compare(openai::client client, const demo::arguments& given, asio::signal_set& signals) {
    const auto columns = demo::progress::terminal_columns(given.questions.size());
    std::cout << "== One after the other" << std::endl;
    demo::progress first(std::cout, columns, given.questions);
    const auto sequential = co_await demo::one_after_the_other(client, given.model, given.questions, first);
    std::cout << "== All at once" << std::endl;
    demo::progress second(std::cout, columns, given.questions);
    const auto concurrent = co_await demo::all_at_once(client, given.model, given.questions, second);
    demo::print_table(std::cout, given.questions, sequential, concurrent);
    signals.cancel();
}

int run(const demo::arguments& given) {
    auto options = openai::client_options::from_environment();
    if (!given.base_url.empty()) options.base_url = given.base_url;
    const bool online = !options.api_key.empty() || options.base_url != openai::client_options().base_url;
    std::optional<demo::offline_service> offline;
    if (!online) options = offline.emplace().options();

    asio::io_context io;
    openai::client client(io, options);
    if (online) std::cout << "Asking " << demo::printable(given.model) << " at " << options.base_url << ".\n\n";
    else std::cout << "Asking a server inside this program; set OPENAI_API_KEY to ask the real one.\n\n";

    // Ctrl-C ends all calls, and thus the coroutine.
    bool stopped = false;
    asio::signal_set signals(io, SIGINT);
    signals.async_wait([&](boost::system::error_code cancelled, int) {
        if (cancelled) return;
        stopped = true;
        client.close();
    });
    asio::co_spawn(io, compare(client, given, signals), openai::rethrow);
    try {
        io.run();
    } catch (const openai::error& failure) {
        if (!stopped) throw;
        std::cerr << "concurrency_demo: interrupted" << std::endl;
        return interrupted;
    }
    return success;
}

} // namespace

int main(int argc, char** argv) {
    try {
        const auto given = demo::read_arguments(std::vector<std::string>(argv + 1, argv + argc));
        if (given.help) {
            std::cout << demo::usage;
            return success;
        }
        return run(given);
    } catch (const demo::usage_error& wrong) {
        std::cerr << "concurrency_demo: " << wrong.what() << "; see --help" << std::endl;
        return wrong_usage;
    } catch (const std::exception& failure) {
        std::cerr << "concurrency_demo: " << failure.what() << std::endl;
        return failed;
    }
}
