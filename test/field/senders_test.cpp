// SPDX-License-Identifier: BSL-1.0
#include "support/provider_world.hpp"

#include <openai/compat/callbacks.hpp>
#include <openai/session/chat_history.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/tools.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

/// What a server sent beside what the API knows goes back to that server, and to no other one.
namespace senders_test {
namespace {

namespace json = boost::json;
using openai::testing::reply;
using support::provider_world;
using support::run;

enum class way { whole, streamed, session, streamed_session };

constexpr std::string_view members =
    R"("content":null,"reasoning_content":"hm","annotations":[{"url":"u"}],"provider_specific_fields":{"seal":"s"},)"
    R"("tool_calls":[{"index":0,"id":"x","type":"function","extra_content":{"signature":"z"},)"
    R"("function":{"name":"note","arguments":"{}"}}])";

reply odd_answer(bool streamed) {
    const auto document = R"({"choices":[{"index":0,"finish_reason":"tool_calls",)" +
                          std::string(streamed ? R"("delta")" : R"("message")") + R"(:{"role":"assistant",)" +
                          std::string(members) + "}}]}";
    if (streamed) return reply().event(document);
    return reply::verbatim(200, document);
}

class senders : public provider_world, public testing::WithParamInterface<way> {
protected:
    bool streamed() const { return GetParam() == way::streamed || GetParam() == way::streamed_session; }
    bool session() const { return GetParam() == way::session || GetParam() == way::streamed_session; }

    /// Has an answer of `first` and sends it to `second` with a result of the tool; what the latter got of it.
    json::object sent_on(openai::testing::server& sender, const std::string& first, openai::testing::server& receiver,
                         const std::string& second, openai::call_options call = {}) {
        sender.push(odd_answer(streamed()));
        if (session()) return from_session(receiver, first, second, std::move(call));
        auto request = ask(first);
        auto answer = ask_once(request);
        request.model = second;
        request.messages.push_back(archived(answer.choices.at(0).message));
        request.messages.push_back(openai::message::tool("x", "done"));
        request.messages.push_back(own_message());
        ask_once(request, std::move(call));
        return last_assistant(receiver);
    }

    openai::chat_completion ask_once(const openai::chat_request& request, openai::call_options call = {}) {
        if (!streamed()) return run(io, client().chat.create(request, std::move(call)));
        auto deltas = run(io, client().chat.stream(request, std::move(call)));
        return run(io, deltas.collect());
    }

    json::object from_session(openai::testing::server& receiver, const std::string& first, const std::string& second,
                              openai::call_options call) {
        auto talk = client().chat.session("", openai::chat_request(first));
        talk.send_reasoning(session_sends_reasoning);
        send(talk, "one", {});
        talk.add(openai::message::tool("x", "done"));
        talk.history(openai::chat_history::import_json(talk.history().export_json()));
        auto parameters = talk.parameters();
        parameters.model = second;
        talk.parameters(parameters);
        send(talk, "two", std::move(call));
        return last_assistant(receiver);
    }

    void send(openai::chat_session& talk, const char* said, openai::call_options call) {
        if (!streamed()) {
            run(io, talk.send(said, std::move(call)));
            return;
        }
        auto deltas = run(io, talk.stream(said, std::move(call)));
        run(io, deltas.collect());
    }

    static openai::message archived(openai::message said) {
        openai::chat_history kept;
        kept.add(std::move(said));
        return openai::chat_history::import_json(kept.export_json()).messages.front();
    }

    /// With members that the user wants sent to everybody.
    static openai::message own_message() {
        auto said = openai::message::user("go on");
        said.extra["mine"] = 1;
        return said;
    }

    static json::object last_assistant(const openai::testing::server& server) {
        const auto body = json::parse(server.request(server.counts().requests - 1).body);
        json::object found;
        for (const auto& message : body.at("messages").as_array()) {
            if (message.at("role") == "assistant") found = message.as_object();
            if (const auto* mine = message.as_object().if_contains("mine")) {
                EXPECT_EQ(*mine, 1);
            }
        }
        return found;
    }

    static void expect_all(const json::object& message) {
        EXPECT_TRUE(message.contains("annotations")) << json::serialize(message);
        EXPECT_TRUE(message.contains("provider_specific_fields")) << json::serialize(message);
        EXPECT_FALSE(message.contains("received_from"));
        const auto& call = message.at("tool_calls").at(0).as_object();
        EXPECT_TRUE(call.contains("extra_content")) << json::serialize(message);
        EXPECT_FALSE(call.contains("index"));
    }

    static void expect_only_the_api(const json::object& message) {
        for (const auto& [name, value] : message)
            EXPECT_TRUE(name == "role" || name == "content" || name == "tool_calls") << name;
        for (const auto& [name, value] : message.at("tool_calls").at(0).as_object())
            EXPECT_TRUE(name == "id" || name == "type" || name == "function") << name;
    }

    bool session_sends_reasoning = false;
};

TEST_P(senders, have_their_members_back) {
    expect_all(sent_on(a, "a:m", a, "a:m"));
    expect_all(sent_on(own, "m", own, "m"));
}

TEST_P(senders, are_not_told_of_the_members_of_others) {
    expect_only_the_api(sent_on(a, "a:m", b, "b:m"));
    expect_only_the_api(sent_on(a, "a:m", own, "m"));
    expect_only_the_api(sent_on(own, "m", b, "quick"));
}

TEST_P(senders, that_fail_are_followed_by_others_who_get_less) {
    for (int i = 0; i < 2; ++i) b.push(reply::error(503, "busy"));
    openai::call_options call;
    call.fallback("a:m").fallback("m");
    expect_all(sent_on(a, "a:m", a, "b:m", call));
    for (int i = 0; i < 2; ++i) a.push(reply::error(503, "busy"));
    // The answer comes from b, which is asked first, and then nobody but the client's own server is left.
    b.push(odd_answer(streamed()));
    auto request = ask("b:m");
    auto answer = ask_once(request);
    request.model = "a:m";
    request.messages.push_back(answer.choices.at(0).message);
    request.messages.push_back(openai::message::tool("x", "done"));
    ask_once(request, openai::call_options().fallback("m"));
    expect_only_the_api(last_assistant(own));
}

TEST_P(senders, have_their_reasoning_back_if_their_record_says_so) {
    auto record = *options.providers.find("a");
    record.send_reasoning = true;
    options.providers.add(record);
    EXPECT_EQ(sent_on(a, "a:m", a, "a:m").at("reasoning_content"), "hm");
    EXPECT_FALSE(sent_on(a, "a:m", b, "b:m").contains("reasoning_content"));
    EXPECT_FALSE(sent_on(b, "b:m", a, "a:m").contains("reasoning_content")); // it was not theirs
    EXPECT_FALSE(sent_on(own, "m", own, "m").contains("reasoning_content"));
}

/// An id of a spoken answer is known to nobody else.
TEST_P(senders, have_their_audio_back_and_others_have_not) {
    const auto spoken = [&](const std::string& model, openai::testing::server& receiver) {
        auto said = openai::message::assistant("");
        said.audio = openai::message_audio("audio_1");
        said.received.provider = "a";
        auto request = ask(model);
        request.messages.push_back(said);
        ask_once(request);
        return last_assistant(receiver).contains("audio");
    };
    EXPECT_TRUE(spoken("a:m", a));
    EXPECT_FALSE(spoken("b:m", b));
    EXPECT_FALSE(spoken("m", own));
}

using session_senders = senders;

TEST_P(session_senders, have_their_reasoning_back_if_the_session_says_so) {
    session_sends_reasoning = true;
    EXPECT_EQ(sent_on(a, "a:m", a, "a:m").at("reasoning_content"), "hm");
    EXPECT_EQ(sent_on(own, "m", own, "m").at("reasoning_content"), "hm");
    EXPECT_FALSE(sent_on(a, "a:m", b, "b:m").contains("reasoning_content"));
}

TEST_P(senders, have_their_reasoning_back_if_the_client_says_so) {
    options.send_reasoning = true;
    EXPECT_EQ(sent_on(own, "m", own, "m").at("reasoning_content"), "hm");
    EXPECT_FALSE(sent_on(a, "a:m", a, "a:m").contains("reasoning_content"));
}

std::string name_of(way how) {
    switch (how) {
    case way::whole: return "whole";
    case way::streamed: return "streamed";
    case way::session: return "session";
    default: return "streamed_session";
    }
}

INSTANTIATE_TEST_SUITE_P(field, senders,
                         testing::Values(way::whole, way::streamed, way::session, way::streamed_session),
                         [](const auto& about) { return name_of(about.param); });

INSTANTIATE_TEST_SUITE_P(field, session_senders, testing::Values(way::session, way::streamed_session),
                         [](const auto& about) { return name_of(about.param); });

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

using session_callbacks = provider_world;

/// The deltas of all answers, the tools run, and the last answer is the result.
TEST_F(session_callbacks, read_the_stream_and_run_the_tools) {
    own.push(odd_answer(true));
    own.push(reply("all noted"));
    int noted = 0;
    openai::tool_set tools;
    tools.add("note", "", [&](nothing) {
        ++noted;
        return "done";
    });
    auto talk = client().chat.session("", openai::chat_request("m"));
    talk.add_tools(tools);
    std::string text;
    std::string last;
    int ends = 0;
    const auto call =
        talk.stream("one", openai::callbacks()
                               .on_data([&](const openai::chat_delta& delta) { text += delta.text(); })
                               .on_response([&](const openai::chat_completion& answer) { last = answer.text(); })
                               .on_terminate([&] { ++ends; }));
    support::run_until(io, [&] { return call.done(); });
    EXPECT_EQ(noted, 1);
    EXPECT_EQ(text, "all noted");
    EXPECT_EQ(last, "all noted");
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(talk.history().messages.size(), 4u);
}

TEST_F(session_callbacks, end_with_what_had_arrived) {
    own.push(reply("never all of it").cut_after_deltas(2));
    auto talk = client().chat.session("", openai::chat_request("m"));
    std::string text;
    std::string kept;
    std::optional<openai::error> failure;
    const auto call =
        talk.stream("one", openai::callbacks()
                               .on_data([&](const openai::chat_delta& delta) { text += delta.text(); })
                               .on_terminate([&](const openai::stream_result<openai::chat_delta>& result) {
                                   kept = result.accumulated().text();
                                   failure = result.error();
                               }));
    support::run_until(io, [&] { return call.done(); });
    ASSERT_TRUE(failure);
    EXPECT_TRUE(failure->is(openai::errc::truncated)) << failure->what();
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(kept, text);
}

TEST_F(session_callbacks, are_cancelled_by_their_handle) {
    own.push(reply("never all of it").stall_after_deltas(1));
    auto talk = client().chat.session("", openai::chat_request("m"));
    std::optional<openai::error> failure;
    const auto call =
        talk.stream("one", openai::callbacks()
                               .on_data([](const openai::chat_delta&, openai::call_handle handle) { handle.cancel(); })
                               .on_error([&](const openai::error& why) { failure = why; }));
    support::run_until(io, [&] { return call.done(); });
    ASSERT_TRUE(failure);
    EXPECT_TRUE(failure->is(openai::errc::cancelled)) << failure->what();
    EXPECT_EQ(run(io, talk.send("two")).text(), "two"); // the session is free again
}

} // namespace
} // namespace senders_test
