// SPDX-License-Identifier: BSL-1.0
#include "chat_answers.hpp"

#include "words.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <numeric>

namespace openai::testing {
namespace {

namespace json = boost::json;

std::string joined(const std::vector<std::string>& pieces) {
    return std::accumulate(pieces.begin(), pieces.end(), std::string());
}

/// Whether the script gives anything other than text.
bool says_else(const reply_script& script) { return !script.tool_calls.empty() || !script.refusal.empty(); }

/// The answer with every default filled in.
struct chat_text {
    std::vector<std::string> pieces;
    std::string whole;
    std::string refusal;
    json::value finish_reason;
    json::object usage;

    chat_text(const reply_script& script, const chat_call& call)
        : pieces(script.pieces       ? *script.pieces
                 : says_else(script) ? std::vector<std::string>()
                                     : split_words(call.prompt)) {
        const bool cut_off = script.reaches_limit(pieces.size());
        if (cut_off) pieces.resize(*script.length_limit);
        whole = joined(pieces);
        refusal = joined(script.refusal);
        const auto* usual = cut_off ? "length" : script.tool_calls.empty() ? "stop" : "tool_calls";
        const auto reason = script.finish_reason.value_or(usual);
        if (!reason.empty()) finish_reason = reason;
        const auto words = [](std::string_view text) { return static_cast<int>(split_words(text).size()); };
        const auto [in, out] =
            script.usage.value_or(std::pair(words(call.prompt), (words(whole) + words(refusal)) * call.choices));
        usage = {{"prompt_tokens", in}, {"completion_tokens", out}, {"total_tokens", in + out}};
    }
};

/// Returns the members that every answer has. The time is constant, so that each run gives the same answers.
json::object envelope(const char* object, const chat_call& call, std::size_t index) {
    return {{"id", numbered("chatcmpl-", index)},
            {"object", object},
            {"created", 1700000000},
            {"model", call.model},
            {"service_tier", "default"},
            {"system_fingerprint", "fp_testing"}};
}

json::array whole_tool_calls(const reply_script& script) {
    json::array calls;
    for (const auto& call : script.tool_calls) {
        const auto arguments = joined(call.argument_pieces);
        calls.push_back(json::object{{"id", call.id},
                                     {"type", "function"},
                                     {"function", json::object{{"name", call.name}, {"arguments", arguments}}}});
    }
    return calls;
}

json::object tool_delta(std::size_t index, json::object call) {
    call["index"] = index;
    return {{"tool_calls", json::array{std::move(call)}}};
}

/// The deltas of one choice, from the role to the last argument piece.
std::vector<json::object> deltas_of(const reply_script& script, const chat_text& text) {
    std::vector<json::object> deltas;
    const bool speaks = !text.pieces.empty() || !says_else(script);
    deltas.push_back({{"role", "assistant"}, {"content", speaks ? json::value("") : json::value()}});
    for (const auto& piece : text.pieces) deltas.push_back({{"content", piece}});
    for (const auto& piece : script.refusal) deltas.push_back({{"refusal", piece}});
    for (std::size_t i = 0; i < script.tool_calls.size(); ++i) {
        const auto& call = script.tool_calls[i];
        deltas.push_back(tool_delta(i, {{"id", call.id},
                                        {"type", "function"},
                                        {"function", json::object{{"name", call.name}, {"arguments", ""}}}}));
        for (const auto& piece : call.argument_pieces)
            deltas.push_back(tool_delta(i, {{"function", json::object{{"arguments", piece}}}}));
    }
    return deltas;
}

/// Writes chunks, which differ in `choices` and, in the last chunk, `usage`.
class chunk_writer {
public:
    chunk_writer(const chat_call& call, std::size_t index, event_list& events)
        : call_(call)
        , index_(index)
        , events_(events) {}

    void choice(int number, json::object delta, json::value finish_reason) {
        json::object choice{{"index", number},
                            {"delta", std::move(delta)},
                            {"logprobs", nullptr},
                            {"finish_reason", std::move(finish_reason)}};
        write(json::array{std::move(choice)}, nullptr);
    }

    void end_role() { events_.begin_deltas(); }
    void end_delta() { events_.end_delta(); }
    void usage(json::object numbers) { write(json::array(), std::move(numbers)); }

private:
    void write(json::array choices, json::value usage) {
        auto chunk = envelope("chat.completion.chunk", call_, index_);
        chunk["choices"] = std::move(choices);
        if (call_.include_usage) chunk["usage"] = std::move(usage);
        events_.add("data: " + json::serialize(chunk) + "\n\n");
    }

    const chat_call& call_;
    std::size_t index_;
    event_list& events_;
};

void write_chunks(const reply_script& script, const chat_call& call, chunk_writer& writer) {
    const chat_text text(script, call);
    const auto deltas = deltas_of(script, text);
    for (const auto& delta : deltas) {
        for (int choice = 0; choice < call.choices; ++choice) writer.choice(choice, delta, nullptr);
        if (&delta == &deltas.front()) writer.end_role();
        else writer.end_delta();
    }
    if (!text.finish_reason.is_null())
        for (int choice = 0; choice < call.choices; ++choice) writer.choice(choice, {}, text.finish_reason);
    if (call.include_usage) writer.usage(text.usage);
}

} // namespace

std::string chat_json(const reply_script& script, const chat_call& call, std::size_t index) {
    const chat_text text(script, call);
    json::object message{{"role", "assistant"}, {"content", text.whole}, {"refusal", nullptr}};
    if (says_else(script) && text.whole.empty()) message["content"] = nullptr;
    if (!text.refusal.empty()) message["refusal"] = text.refusal;
    if (!script.tool_calls.empty()) message["tool_calls"] = whole_tool_calls(script);
    json::array choices;
    for (int number = 0; number < call.choices; ++number)
        choices.push_back(json::object{
            {"index", number}, {"message", message}, {"logprobs", nullptr}, {"finish_reason", text.finish_reason}});
    auto answer = envelope("chat.completion", call, index);
    answer["choices"] = std::move(choices);
    answer["usage"] = text.usage;
    return json::serialize(answer);
}

event_list chat_events(const reply_script& script, const chat_call& call, std::size_t index) {
    event_list events;
    if (script.events) {
        for (const auto& event : *script.events) {
            events.add(event);
            events.end_delta();
        }
    } else {
        chunk_writer writer(call, index, events);
        write_chunks(script, call, writer);
    }
    if (script.done) events.add("data: [DONE]\n\n");
    if (!script.after_done.empty()) events.add(script.after_done);
    return events;
}

} // namespace openai::testing
