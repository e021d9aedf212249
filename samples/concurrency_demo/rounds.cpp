// SPDX-License-Identifier: BSL-1.0
#include "rounds.hpp"

#include <openai/when_all.hpp>

namespace demo {
namespace {

namespace asio = boost::asio;

/// The data that all questions of one round share.
struct round {
    openai::client client;
    std::string model;
    const std::vector<std::string>& questions;
    progress& shown;
    std::size_t finished = 0;
};

asio::awaitable<timing> ask(round& now, std::size_t index) {
    timing result;
    const auto begin = clock::now();
    now.shown.asked(index);
    openai::chat_request request(now.model);
    request.user(now.questions[index]);
    auto deltas = co_await now.client.chat.stream(std::move(request));
    bool first = true;
    while (auto delta = co_await deltas.next()) {
        if (delta->text().empty()) continue;
        if (std::exchange(first, false)) result.first_delta = clock::now() - begin;
        now.shown.received(index, delta->text());
    }
    result.total = clock::now() - begin;
    result.finished = ++now.finished;
    now.shown.finished(index, deltas.partial().text());
    co_return result;
}

} // namespace

asio::awaitable<round_result> one_after_the_other(openai::client client, std::string model,
                                                  const std::vector<std::string>& questions, progress& shown) {
    round now{client, model, questions, shown};
    round_result result;
    const auto begin = clock::now();
    for (std::size_t i = 0; i < questions.size(); ++i) result.timings.push_back(co_await ask(now, i));
    result.total = clock::now() - begin;
    co_return result;
}

asio::awaitable<round_result> all_at_once(openai::client client, std::string model,
                                          const std::vector<std::string>& questions, progress& shown) {
    round now{client, model, questions, shown};
    round_result result;
    const auto begin = clock::now();
    std::vector<asio::awaitable<timing>> calls;
    for (std::size_t i = 0; i < questions.size(); ++i) calls.push_back(ask(now, i));
    result.timings = co_await openai::when_all(std::move(calls));
    result.total = clock::now() - begin;
    co_return result;
}

} // namespace demo
