// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/local_client.hpp"

#include <openai/session/response_session.hpp>
#include <openai/session/tools.hpp>

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

/// What the tests of sessions over the Responses API have in common: a server that refuses items that do not come back
/// byte for byte, and calls without a result.
namespace support {

struct named {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(named, (), (name))

inline const openai::response_state all_states[] = {openai::response_state::items(),
                                                    openai::response_state::by_response_id(),
                                                    openai::response_state::in_conversation()};

inline std::string name_of(const openai::response_state& state) {
    static constexpr const char* names[] = {"items", "by_response_id", "in_conversation"};
    return names[static_cast<int>(state.where)];
}

class response_sessions : public testing::Test {
protected:
    using state = openai::response_state;

    response_sessions() {
        tools_.add("greet", "", [this](named who) {
            ++greeted_;
            if (who.name == "nobody") throw std::runtime_error("sk-test is nobody's key");
            return "hello " + who.name;
        });
    }

    /// Sessions that keep their items need no server that stores anything.
    openai::response_session make(const state& where = {}) {
        openai::response_request request("gpt-5.4");
        request.instructions = "Be brief.";
        if (where.where == state::place::items) request.store(false);
        auto made = client_.responses.session(std::move(request));
        made.state(where);
        return made;
    }

    boost::json::value sent(std::size_t index) const { return boost::json::parse(server_.request(index).body); }
    boost::json::value last_sent() const { return sent(server_.counts().requests - 1); }

    /// "user reasoning message ..." of what a request holds.
    static std::string input_of(const boost::json::value& body) {
        std::string out;
        for (const auto& each : body.at("input").as_array()) {
            const auto& item = each.as_object();
            const auto& name = item.contains("role") ? item.at("role") : item.at("type");
            out += (out.empty() ? "" : " ") + std::string(std::string_view(name.as_string()));
        }
        return out;
    }

    std::string said(openai::response_session& to, openai::response_prompt what) {
        return run(io_, to.send(std::move(what))).text();
    }

    std::optional<openai::error> failure_of(openai::response_session& to, const openai::response_prompt& what = "hi") {
        return error_of([&] { run(io_, to.send(what)); });
    }
    openai::errc failure(openai::response_session& to, const openai::response_prompt& what = "hi") {
        const auto thrown = failure_of(to, what);
        return thrown ? static_cast<openai::errc>(thrown->code().value()) : openai::errc();
    }

    /// An answer that thinks, and calls the tool for each name.
    reply greeting(const std::vector<std::string>& names) {
        reply made;
        made.reasoning("Greet them.");
        for (const auto& name : names)
            made.tool_call("call_" + std::to_string(calls_++), "greet", {"{\"na", "me\": \"" + name + "\"}"});
        return made;
    }

    static openai::client_options without_idle_connections(openai::client_options options) {
        options.pool.max_idle = 0;
        return options;
    }

    openai::testing::server server_{openai::testing::server_options().strict_items()};
    asio::io_context io_;
    openai::client client_{io_, without_idle_connections(options_for(server_))};
    openai::tool_set tools_;
    std::atomic<int> greeted_ = 0;
    int calls_ = 0;
};

} // namespace support
