// SPDX-License-Identifier: BSL-1.0
#include "field/reading.hpp"

#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <iostream>
#include <string>

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

/// One way to read one case.
struct task {
    field::field_case asked;
    std::string name; ///< "file.case"
    std::string way;  ///< "chat", "chat_collect", ..., or "whole"
    field::route route;
};

/// A line about what came of it.
std::string report(const task& done, const field::outcome& result) {
    json::object line{{"case", done.name}, {"way", done.way}, {"outcome", result.failure ? "error" : "complete"}};
    line["text"] = result.text;
    line["reason"] = result.reason;
    line["calls"] = json::value_from(field::described(result.calls));
    auto& ids = line["ids"].emplace_array();
    for (const auto& call : result.calls) ids.emplace_back(call.id);
    if (result.usage) line["usage"] = result.usage->total_tokens;
    line["members"] = json::value_from(result.members);
    if (result.failure) {
        line["error"] = openai::name_of(result.failure->details().code);
        const auto& excerpt = result.failure->details().excerpt;
        line["message"] = field::words_of(*result.failure) + (excerpt.empty() ? "" : ": " + excerpt);
        line["type"] = result.failure->api().type;
    }
    return json::serialize(line);
}

/// Asks the server at `base`, which answers as the case wants it to by the path.
asio::awaitable<void> perform(asio::io_context& io, const std::string& base, const task& mine) {
    openai::client_options options("sk-compare");
    options.base_url = base + '/' + mine.name + '/' + mine.way + "/v1";
    options.retry = openai::retry_policy::none();
    if (mine.asked.expected.contains("wait_ms")) { // once more, if there is time for the wait
        options.retry = openai::retry_policy();
        options.retry.max_attempts = 2;
        options.timeouts.total = 5s;
    }
    openai::client client(io, options);
    field::outcome result;
    if (mine.way == "whole") {
        co_await field::ask(client, mine.asked, result);
    } else if (field::of_chat(mine.route)) {
        openai::chat_request question("m");
        question.n = mine.asked.choices;
        question.user("?");
        co_await field::read_chat(client.chat, mine.way == "chat_collect", std::move(question), result);
    } else {
        co_await field::read_text(client.completions, mine.way == "text_collect", result);
    }
    std::cout << report(mine, result) << '\n';
}

asio::awaitable<void> work(asio::io_context& io, const std::string& base, const std::vector<task>& tasks,
                           std::size_t& next) {
    while (next < tasks.size()) {
        const auto& mine = tasks[next++];
        co_await perform(io, base, mine);
    }
}

} // namespace

/// compare_field <base URL> <file of cases>...: a line of JSON for each case and way to read it.
int main(int count, char** arguments) {
    if (count < 3) return 2;
    std::vector<task> tasks;
    for (int i = 2; i < count; ++i) {
        for (const auto& asked : field::read_cases(arguments[i])) {
            const auto name = std::string(arguments[i]) + '.' + asked.name;
            for (const auto way : asked.ways())
                tasks.push_back({asked, name, asked.streamed() ? field::name_of(way) : "whole", way});
        }
    }
    asio::io_context io;
    const std::string base = arguments[1];
    std::size_t next = 0;
    for (int i = 0; i < 32; ++i) asio::co_spawn(io, work(io, base, tasks, next), openai::rethrow);
    io.run();
}
