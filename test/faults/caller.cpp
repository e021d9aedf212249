// SPDX-License-Identifier: BSL-1.0
#include "faults/caller.hpp"

#include "faults/server/answers.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <stdexcept>

namespace faults {
namespace {

using namespace std::chrono_literals;

scenario scenario_for(std::vector<script> scripts, const caller::change& options) {
    scenario made;
    made.scripts = std::move(scripts);
    made.options = [options](openai::client_options& of) {
        of.retry = openai::retry_policy();
        options(of);
    };
    return made;
}

openai::chat_request question(std::string model = "m") {
    openai::chat_request request(std::move(model));
    request.user("?");
    return request;
}

asio::awaitable<void> create_awaited(world& in, openai::call_options options, called& one) {
    auto answer = co_await in.chat->create(question(), std::move(options));
    one.text = answer.text();
}

asio::awaitable<void> stream_awaited(world& in, openai::call_options options, called& one) {
    auto deltas = co_await in.chat->stream(question(), std::move(options));
    while (auto delta = co_await deltas.next()) one.text += delta->text();
}

/// Turns the world until the value is there.
template <class T>
T value_of(std::future<T> from, world& in) {
    while (from.wait_for(0s) != std::future_status::ready)
        if (!in.turn()) throw std::logic_error("the future never gets its value");
    return from.get();
}

} // namespace

std::string name_of(way how) {
    static const char* const names[] = {"create_awaited", "create_callback", "create_future",
                                        "stream_awaited", "stream_callback", "stream_future"};
    return names[static_cast<int>(how)];
}

bool is_streamed(way how) { return how >= way::stream_awaited; }

caller::caller(std::vector<script> scripts, const change& options)
    : about(scenario_for(std::move(scripts), options))
    , here(about) {
    here.server.log = &requests;
}

std::chrono::milliseconds caller::now() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(net::clock::now() - start_);
}

std::vector<std::chrono::milliseconds> caller::times() const {
    std::vector<std::chrono::milliseconds> all;
    for (const auto& each : requests)
        all.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(each.at - start_));
    return all;
}

std::shared_ptr<called> caller::begin(way how, openai::call_options options) {
    auto one = all_.emplace_back(std::make_shared<called>());
    one->began = now();
    const auto ended = [this, one](const std::exception_ptr& thrown) {
        ++one->completions;
        one->ended = now();
        if (thrown) one->failure = openai::to_error(thrown);
    };
    const auto guarded = [&](const auto& body) {
        try {
            body();
            ended(nullptr);
        } catch (const openai::error&) {
            ended(std::current_exception());
        }
    };
    switch (how) {
    case way::create_awaited: asio::co_spawn(*here.io, create_awaited(here, std::move(options), *one), ended); break;
    case way::stream_awaited: asio::co_spawn(*here.io, stream_awaited(here, std::move(options), *one), ended); break;
    case way::create_callback:
        here.chat->create(question(), std::move(options),
                          [one, ended](std::exception_ptr thrown, openai::chat_completion value) {
                              one->text = value.text();
                              ended(thrown);
                          });
        break;
    case way::stream_callback:
        here.chat->stream(question(), std::move(options),
                          [one, ended](std::exception_ptr thrown, openai::chat_stream stream) {
                              if (thrown) return ended(thrown);
                              auto kept = std::make_shared<openai::chat_stream>(std::move(stream));
                              kept->collect([kept, one, ended](std::exception_ptr failed, openai::chat_completion all) {
                                  one->text = all.text();
                                  ended(failed);
                              });
                          });
        break;
    case way::create_future:
        guarded([&] {
            one->text = value_of(here.chat->create(question(), std::move(options), asio::use_future), here).text();
        });
        break;
    case way::stream_future:
        guarded([&] {
            auto stream = value_of(here.chat->stream(question(), std::move(options), asio::use_future), here);
            one->text = value_of(stream.collect(asio::use_future), here).text();
        });
        break;
    }
    return one;
}

std::shared_ptr<called> caller::create(std::string model, openai::call_options options) {
    auto one = all_.emplace_back(std::make_shared<called>());
    one->began = now();
    auto handler = [this, one](std::exception_ptr thrown, openai::chat_completion value) {
        ++one->completions;
        one->ended = now();
        one->text = value.text();
        if (thrown) one->failure = openai::to_error(thrown);
    };
    here.chat->create(question(std::move(model)), std::move(options),
                      asio::bind_cancellation_slot(one->signal.slot(), std::move(handler)));
    return one;
}

const called& caller::finish(const std::shared_ptr<called>& one) {
    while (one->completions == 0 && here.turn()) {
    }
    if (one->completions != 1) throw std::logic_error("the call has no single end");
    return *one;
}

called& caller::run(way how, openai::call_options options) {
    const auto one = begin(how, std::move(options));
    finish(one);
    return *one;
}

/// By a timer of its own, so that time does not jump past the end.
void caller::pass(std::chrono::milliseconds time) {
    bool over = false;
    net::timer timer(*here.io, time);
    timer.async_wait([&over](boost::system::error_code) { over = true; });
    while (!over && here.turn()) {
    }
}

script answer_in_turn(std::vector<std::string> answers) {
    script steps;
    for (const auto& each : answers) {
        steps.push_back(request());
        steps.push_back(send(each));
    }
    for (int i = 0; i < 1000; ++i) {
        steps.push_back(request());
        steps.push_back(send(answers.back()));
    }
    return steps;
}

} // namespace faults
