// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/spawn.hpp"
#include "session/session_stream_state.hpp"

#include <openai/with_response.hpp>

#include <memory>
#include <utility>

/// Functions that run a turn of a session as an operation. They are the same for every API.
namespace openai::detail {

/// Sends requests and runs tools until the last answer, and returns this answer. If the turn fails, throws the `error`
/// that `Turn::failed` returns.
template <class Turn>
asio::awaitable<value_with_response<typename Turn::answer_type>> run_send(std::shared_ptr<Turn> turn, bool cancelled) {
    std::exception_ptr thrown;
    try {
        turn->require();
        if (cancelled) throw error(errc::cancelled, "session");
        for (;;) {
            auto answer = co_await turn->ask();
            bool more = turn->continues(answer.value, answer.response);
            if (more) more = co_await turn->run_tools(answer.value);
            if (more) continue;
            turn->complete();
            turn->release();
            co_return answer;
        }
    } catch (...) {
        thrown = std::current_exception();
    }
    throw turn->failed(thrown);
}

template <class Turn>
void start_send(std::shared_ptr<Turn> turn, any_handler<typename Turn::answer_type> handler) {
    const auto strand = std::make_shared<cancellable_strand>(turn->core()->make_strand());
    auto body = [turn = std::move(turn)](bool cancelled) { return run_send(turn, cancelled); };
    spawn<typename Turn::answer_type>(strand, any_is_terminal, std::move(body), std::move(handler));
}

template <class Event, class Turn>
void start_stream(std::shared_ptr<Turn> turn, any_handler<basic_session_stream<Event>> handler) {
    const auto strand = std::make_shared<cancellable_strand>(turn->core()->make_strand());
    auto body = [turn = std::move(turn)](bool cancelled) {
        return session_stream_source<Event>::open(turn, cancelled);
    };
    spawn<basic_session_stream<Event>>(strand, any_is_terminal, std::move(body), std::move(handler));
}

} // namespace openai::detail
