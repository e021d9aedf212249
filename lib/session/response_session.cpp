// SPDX-License-Identifier: BSL-1.0
#include <openai/session/response_session.hpp>

#include "session/response_turn.hpp"
#include "session/session_send.hpp"

namespace openai {

using detail::response_session_data;
using detail::response_turn;

void response_session::start_send(std::shared_ptr<detail::response_session_state> state,
                                  std::vector<response_item> said, call_options options,
                                  detail::any_handler<response> handler) {
    auto turn = std::make_shared<response_turn>(std::move(state), std::move(said), std::move(options));
    detail::start_send(std::move(turn), std::move(handler));
}

void response_session::start_stream(std::shared_ptr<detail::response_session_state> state,
                                    std::vector<response_item> said, call_options options,
                                    detail::any_handler<response_session_stream> handler) {
    auto turn = std::make_shared<response_turn>(std::move(state), std::move(said), std::move(options));
    detail::start_stream<response_event>(std::move(turn), std::move(handler));
}

response_session responses::session(response_request parameters) const {
    response_session_data data;
    data.items = std::exchange(parameters.input, {});
    data.parameters = std::move(parameters);
    return response_session(std::make_shared<detail::response_session_state>(shared_core(), std::move(data)));
}

response_session& response_session::state(response_state where) {
    state_->locked([&](response_session_data& data) {
        data.check_idle("state");
        data.continue_from(std::move(where));
    });
    return *this;
}

response_state response_session::state() const {
    return state_->locked([](response_session_data& data) { return data.state; });
}

std::vector<response_item> response_session::history() const {
    return state_->locked([](response_session_data& data) { return data.items; });
}

response_session& response_session::history(std::vector<response_item> replacement) {
    state_->locked([&](response_session_data& data) {
        data.check_idle("history");
        data.replace_items(std::move(replacement));
    });
    return *this;
}

response_session& response_session::add(response_item item) {
    state_->locked([&](response_session_data& data) { data.items.push_back(std::move(item)); });
    return *this;
}

void response_session::reset() {
    std::shared_ptr<const tool_set> dropped = std::make_shared<tool_set>(); // and destroyed without the lock
    state_->locked([&](response_session_data& data) {
        data.check_idle("reset");
        data.replace_items({});
        data.state.id.clear();
        data.continue_from(data.state);
        data.tools.swap(dropped);
    });
}

response_request response_session::parameters() const {
    return state_->locked([](response_session_data& data) { return data.parameters; });
}

response_session& response_session::parameters(response_request request) {
    request.input.clear();
    state_->locked([&](response_session_data& data) { data.parameters = std::move(request); });
    return *this;
}

response_session& response_session::add_tools(const tool_set& tools) {
    state_->add_tools(tools);
    return *this;
}

bool response_session::remove_tool(std::string_view name) { return state_->remove_tool(name); }

tool_set response_session::tools() const { return *state_->tools(); }

response_session& response_session::add(response_tool tool) {
    state_->locked([&](response_session_data& data) { data.parameters.tools.push_back(std::move(tool)); });
    return *this;
}

response_session& response_session::set_approval(approval_handler decide) {
    std::shared_ptr<const approval_handler> shared; // what was there is destroyed without the lock
    if (decide) shared = std::make_shared<const approval_handler>(std::move(decide));
    state_->locked([&](response_session_data& data) { data.approve.swap(shared); });
    return *this;
}

response_session& response_session::compact_at(std::int64_t tokens) {
    state_->locked([&](response_session_data& data) { data.compact_at = tokens; });
    return *this;
}

response_session& response_session::max_tool_rounds(int count) {
    state_->locked([&](response_session_data& data) { data.max_tool_rounds = count; });
    return *this;
}

response_session& response_session::run_tools(bool on) {
    state_->locked([&](response_session_data& data) { data.run_tools = on; });
    return *this;
}

std::optional<error> response_session::last_error() const {
    return state_->locked([](response_session_data& data) { return data.last_error; });
}

} // namespace openai
