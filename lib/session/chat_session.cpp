// SPDX-License-Identifier: BSL-1.0
#include <openai/session/chat_session.hpp>

#include "engine/run/spawn.hpp"
#include "session/session_state.hpp"
#include "session/session_stream_state.hpp"

namespace openai {
namespace {

namespace asio = boost::asio;
using detail::session_data;
using detail::session_turn;

asio::awaitable<value_with_response<chat_completion>> run_send(std::shared_ptr<session_turn> turn, bool cancelled) {
    std::exception_ptr thrown;
    try {
        turn->require();
        if (cancelled) throw error(errc::cancelled, "session");
        for (;;) {
            auto asking = turn->next_call<endpoints::create_chat_completion>();
            auto answer = co_await detail::perform<chat_completion>(std::move(asking), with_response);
            if (!turn->continues(answer.value, answer.response)) {
                turn->release();
                co_return answer;
            }
            co_await turn->run_tools(answer.value);
        }
    } catch (...) {
        thrown = std::current_exception();
    }
    throw turn->failed(thrown);
}

} // namespace

void chat_session::start_send(std::shared_ptr<detail::session_state> state, std::optional<message> said,
                              call_options options, detail::any_handler<chat_completion> handler) {
    const auto strand = std::make_shared<detail::cancellable_strand>(state->core->make_strand());
    auto turn = std::make_shared<session_turn>(std::move(state), std::move(said), std::move(options));
    auto body = [turn = std::move(turn)](bool cancelled) { return run_send(turn, cancelled); };
    detail::spawn<chat_completion>(strand, detail::any_is_terminal, std::move(body), std::move(handler));
}

void chat_session::start_stream(std::shared_ptr<detail::session_state> state, message said, call_options options,
                                detail::any_handler<session_stream> handler) {
    const auto strand = std::make_shared<detail::cancellable_strand>(state->core->make_strand());
    auto turn = std::make_shared<session_turn>(std::move(state), std::move(said), std::move(options));
    auto body = [turn = std::move(turn)](bool cancelled) {
        return detail::session_stream_state::open(turn, cancelled);
    };
    detail::spawn<session_stream>(strand, detail::any_is_terminal, std::move(body), std::move(handler));
}

chat_session chat::session(std::string system_prompt, chat_request parameters) const {
    session_data data;
    data.history.messages = std::move(parameters.messages);
    parameters.messages.clear();
    data.parameters = std::move(parameters);
    data.history.system(std::move(system_prompt));
    return chat_session(std::make_shared<detail::session_state>(shared_core(), std::move(data)));
}

chat_history chat_session::history() const {
    return state_->locked([](session_data& data) { return data.history; });
}

chat_session& chat_session::history(chat_history replacement) {
    state_->locked([&](session_data& data) { data.history = std::move(replacement); });
    return *this;
}

chat_session& chat_session::add(message item) {
    state_->locked([&](session_data& data) { data.history.add(std::move(item)); });
    return *this;
}

chat_session& chat_session::system(std::string prompt) {
    state_->locked([&](session_data& data) { data.history.system(std::move(prompt)); });
    return *this;
}

void chat_session::reset() {
    std::shared_ptr<const tool_set> dropped = std::make_shared<tool_set>(); // and destroyed without the lock
    state_->locked([&](session_data& data) {
        data.history.messages.clear();
        data.tools.swap(dropped);
    });
}

chat_request chat_session::parameters() const {
    return state_->locked([](session_data& data) { return data.parameters; });
}

chat_session& chat_session::parameters(chat_request request) {
    request.messages.clear();
    state_->locked([&](session_data& data) { data.parameters = std::move(request); });
    return *this;
}

chat_session& chat_session::add_tools(const tool_set& tools) {
    state_->change_tools([&](tool_set& all) { all.add(tools); });
    return *this;
}

bool chat_session::remove_tool(std::string_view name) {
    bool removed = false;
    state_->change_tools([&](tool_set& all) { removed = all.remove(name); });
    return removed;
}

tool_set chat_session::tools() const { return *state_->tools(); }

chat_session& chat_session::max_messages(int count) {
    state_->locked([&](session_data& data) { data.max_messages = count; });
    return *this;
}

chat_session& chat_session::max_tool_rounds(int count) {
    state_->locked([&](session_data& data) { data.max_tool_rounds = count; });
    return *this;
}

chat_session& chat_session::run_tools(bool on) {
    state_->locked([&](session_data& data) { data.run_tools = on; });
    return *this;
}

chat_session& chat_session::send_reasoning(bool on) {
    state_->locked([&](session_data& data) { data.send_reasoning = on; });
    return *this;
}

std::optional<error> chat_session::last_error() const {
    return state_->locked([](session_data& data) { return data.last_error; });
}

} // namespace openai
