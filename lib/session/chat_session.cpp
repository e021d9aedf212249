// SPDX-License-Identifier: BSL-1.0
#include <openai/session/chat_session.hpp>

#include "session/chat_turn.hpp"
#include "session/session_send.hpp"

namespace openai {

using detail::chat_session_data;
using detail::chat_turn;

void chat_session::start_send(std::shared_ptr<detail::chat_session_state> state, std::optional<message> said,
                              call_options options, detail::any_handler<chat_completion> handler) {
    auto turn = std::make_shared<chat_turn>(std::move(state), std::move(said), std::move(options));
    detail::start_send(std::move(turn), std::move(handler));
}

void chat_session::start_stream(std::shared_ptr<detail::chat_session_state> state, message said, call_options options,
                                detail::any_handler<session_stream> handler) {
    auto turn = std::make_shared<chat_turn>(std::move(state), std::move(said), std::move(options));
    detail::start_stream<chat_delta>(std::move(turn), std::move(handler));
}

chat_session chat::session(std::string system_prompt, chat_request parameters) const {
    chat_session_data data;
    data.history.messages = std::move(parameters.messages);
    parameters.messages.clear();
    data.parameters = std::move(parameters);
    data.history.system(std::move(system_prompt));
    return chat_session(std::make_shared<detail::chat_session_state>(shared_core(), std::move(data)));
}

chat_history chat_session::history() const {
    return state_->locked([](chat_session_data& data) { return data.history; });
}

chat_session& chat_session::history(chat_history replacement) {
    state_->locked([&](chat_session_data& data) {
        data.check_idle("history");
        data.history = std::move(replacement);
    });
    return *this;
}

chat_session& chat_session::add(message item) {
    state_->locked([&](chat_session_data& data) { data.history.add(std::move(item)); });
    return *this;
}

chat_session& chat_session::system(std::string prompt) {
    state_->locked([&](chat_session_data& data) { data.history.system(std::move(prompt)); });
    return *this;
}

void chat_session::reset() {
    std::shared_ptr<const tool_set> dropped = std::make_shared<tool_set>(); // and destroyed without the lock
    state_->locked([&](chat_session_data& data) {
        data.check_idle("reset");
        data.history.messages.clear();
        data.tools.swap(dropped);
    });
}

chat_request chat_session::parameters() const {
    return state_->locked([](chat_session_data& data) { return data.parameters; });
}

chat_session& chat_session::parameters(chat_request request) {
    request.messages.clear();
    state_->locked([&](chat_session_data& data) { data.parameters = std::move(request); });
    return *this;
}

chat_session& chat_session::add_tools(const tool_set& tools) {
    state_->add_tools(tools);
    return *this;
}

bool chat_session::remove_tool(std::string_view name) { return state_->remove_tool(name); }

tool_set chat_session::tools() const { return *state_->tools(); }

chat_session& chat_session::max_messages(int count) {
    state_->locked([&](chat_session_data& data) { data.max_messages = count; });
    return *this;
}

chat_session& chat_session::max_tool_rounds(int count) {
    state_->locked([&](chat_session_data& data) { data.max_tool_rounds = count; });
    return *this;
}

chat_session& chat_session::run_tools(bool on) {
    state_->locked([&](chat_session_data& data) { data.run_tools = on; });
    return *this;
}

chat_session& chat_session::send_reasoning(bool on) {
    state_->locked([&](chat_session_data& data) { data.send_reasoning = on; });
    return *this;
}

std::optional<error> chat_session::last_error() const {
    return state_->locked([](chat_session_data& data) { return data.last_error; });
}

} // namespace openai
