// SPDX-License-Identifier: BSL-1.0
#include "text_answers.hpp"

#include "words.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <numeric>

namespace openai::testing {
namespace {

namespace json = boost::json;

/// Returns the pieces of the scripted text, or of the prompt, up to the limit.
std::vector<std::string> written(const reply_script& script, std::string_view prompt) {
    auto pieces = script.pieces ? *script.pieces : split_words(prompt);
    if (script.reaches_limit(pieces.size())) pieces.resize(*script.length_limit);
    return pieces;
}

int words_of(const std::vector<std::string>& texts) {
    const auto add = [](std::size_t sum, const std::string& text) { return sum + split_words(text).size(); };
    return static_cast<int>(std::accumulate(texts.begin(), texts.end(), std::size_t{0}, add));
}

json::object usage_of(const reply_script& script, const chat_call& call,
                      const std::vector<std::vector<std::string>>& all) {
    int words = 0;
    for (const auto& pieces : all) words += words_of(pieces);
    const auto [in, out] = script.usage.value_or(std::pair(words_of(call.inputs), words));
    return {{"prompt_tokens", in}, {"completion_tokens", out}, {"total_tokens", in + out}};
}

json::object envelope(const chat_call& call, std::size_t index, json::array choices) {
    return {{"id", numbered("cmpl-", index)}, {"object", "text_completion"},
            {"created", 1700000000},          {"model", call.model},
            {"choices", std::move(choices)},  {"system_fingerprint", "fp_testing"}};
}

json::object choice(std::size_t number, std::string_view text, json::value finish_reason) {
    return {{"index", number}, {"text", text}, {"logprobs", nullptr}, {"finish_reason", std::move(finish_reason)}};
}

/// Returns the pieces for each choice: those of the script, or the prompt.
std::vector<std::vector<std::string>> pieces_of(const reply_script& script, const chat_call& call) {
    std::vector<std::vector<std::string>> all;
    for (const auto& input : call.inputs)
        for (int n = 0; n < call.choices; ++n) all.push_back(written(script, input));
    return all;
}

json::value reason_of(const reply_script& script, std::string_view prompt) {
    const auto whole = script.pieces ? script.pieces->size() : split_words(prompt).size();
    const auto reason = script.finish_reason.value_or(script.reaches_limit(whole) ? "length" : "stop");
    return reason.empty() ? json::value() : json::value(reason);
}

const std::string& input_of(const chat_call& call, std::size_t choice) {
    return call.inputs[choice / static_cast<std::size_t>(call.choices)];
}

} // namespace

std::string text_json(const reply_script& script, const chat_call& call, std::size_t index) {
    const auto all = pieces_of(script, call);
    json::array choices;
    for (const auto& pieces : all) {
        const auto text = std::accumulate(pieces.begin(), pieces.end(), std::string());
        choices.push_back(choice(choices.size(), text, reason_of(script, input_of(call, choices.size()))));
    }
    auto answer = envelope(call, index, std::move(choices));
    answer["usage"] = usage_of(script, call, all);
    return json::serialize(answer);
}

event_list text_events(const reply_script& script, const chat_call& call, std::size_t index) {
    event_list events;
    const auto write = [&](const json::object& event) { events.add("data: " + json::serialize(event) + "\n\n"); };
    if (script.events) {
        for (const auto& event : *script.events) {
            events.add(event);
            events.end_delta();
        }
    } else {
        const auto all = pieces_of(script, call);
        for (std::size_t number = 0; number < all.size(); ++number) {
            for (const auto& piece : all[number]) {
                write(envelope(call, index, {choice(number, piece, nullptr)}));
                events.end_delta();
            }
            const auto reason = reason_of(script, input_of(call, number));
            if (!reason.is_null()) write(envelope(call, index, {choice(number, "", reason)}));
        }
        auto last = envelope(call, index, {});
        last["usage"] = usage_of(script, call, all);
        if (call.include_usage) write(last);
    }
    if (script.done) events.add("data: [DONE]\n\n");
    if (!script.after_done.empty()) events.add(script.after_done);
    return events;
}

std::string moderation_json(const chat_call& call, std::size_t index) {
    json::array results;
    for (const auto& input : call.inputs) {
        const bool violent = input.find("kill") != std::string::npos;
        results.push_back(
            json::object{{"flagged", violent},
                         {"categories", json::object{{"harassment", false}, {"violence", violent}}},
                         {"category_scores", json::object{{"harassment", 0.01}, {"violence", violent ? 0.9 : 0.02}}},
                         {"category_applied_input_types",
                          json::object{{"harassment", json::array{"text"}}, {"violence", json::array{"text"}}}}});
    }
    const auto model = call.model.empty() ? "omni-moderation-latest" : call.model;
    return json::serialize(
        json::object{{"id", numbered("modr-", index)}, {"model", model}, {"results", std::move(results)}});
}

} // namespace openai::testing
