// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "field/cases.hpp"

#include <openai/client.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// What comes of a case for who calls this library.
namespace field {

using namespace openai;

/// As text that can be compared.
struct outcome {
    std::string text; ///< of the first choice, as the caller has seen it, or as far as it was kept
    std::string reason;
    std::vector<tool_call> calls;
    std::optional<openai::usage> usage;
    std::set<std::string> members; ///< names in the pieces, or further ones in the message
    std::optional<error> failure;
};

/// The server's words, or this client's where it has none.
inline std::string words_of(const error& failure) {
    return failure.api().message.empty() ? failure.details().context : failure.api().message;
}

/// "name arguments", with "-" before a call that is not complete.
inline std::vector<std::string> described(const std::vector<tool_call>& calls) {
    std::vector<std::string> all;
    for (const auto& call : calls)
        all.push_back((call.complete ? "" : "-") + std::string(call.name()) + ' ' + std::string(call.arguments()));
    return all;
}

inline void add_members(std::set<std::string>& names, const boost::json::value& value) {
    if (value.is_object())
        for (const auto& [name, ignored] : value.get_object()) names.emplace(name);
}

/// What the first choice says; null if there is none.
inline const chat_choice* add_first_choice(outcome& result, const chat_completion& answer) {
    result.usage = answer.usage;
    for (const auto& choice : answer.choices) {
        if (choice.index != 0) continue;
        result.reason = choice.finish_reason.value_or("");
        result.calls = choice.message.tool_calls;
        return &choice;
    }
    return nullptr;
}

inline boost::asio::awaitable<void> read_chat(const openai::chat& chat, bool collect, chat_request question,
                                              outcome& result) {
    try {
        auto deltas = co_await chat.stream(std::move(question));
        try {
            if (collect) {
                co_await deltas.collect();
            } else {
                while (const auto delta = co_await deltas.next()) {
                    result.text += delta->text();
                    const auto raw = delta->raw();
                    add_members(result.members, raw);
                    boost::system::error_code absent;
                    if (const auto* piece = raw.find_pointer("/choices/0/delta", absent))
                        add_members(result.members, *piece);
                }
            }
        } catch (const error& thrown) {
            result.failure = thrown;
        }
        const auto whole = deltas.partial();
        const auto* first = add_first_choice(result, whole);
        if (!collect || !first) co_return;
        result.text = first->text();
        add_members(result.members, first->message.received.members);
    } catch (const error& thrown) {
        result.failure = thrown;
    }
}

inline boost::asio::awaitable<void> read_text(const openai::completions& completions, bool collect, outcome& result) {
    try {
        auto pieces = co_await completions.stream(text_completion_request("m", "?"));
        try {
            if (collect) {
                co_await pieces.collect();
            } else {
                while (const auto piece = co_await pieces.next()) result.text += piece->text();
            }
        } catch (const error& thrown) {
            result.failure = thrown;
        }
        const auto whole = pieces.partial();
        result.usage = whole.usage;
        if (whole.choices.empty()) co_return;
        if (collect) result.text = whole.choices.front().text;
        result.reason = whole.choices.front().finish_reason.value_or("");
    } catch (const error& thrown) {
        result.failure = thrown;
    }
}

/// Duration, starts and ends, as a list of JSON.
inline std::string times_of(const transcription& spoken) {
    std::ostringstream out;
    out << '[';
    if (spoken.duration) out << *spoken.duration;
    else out << "null";
    for (const auto& one : spoken.segments) out << ',' << one.start << ',' << one.end;
    for (const auto& one : spoken.words) out << ',' << one.start << ',' << one.end;
    out << ']';
    return out.str();
}

/// What a case says that streams nothing.
inline boost::asio::awaitable<void> ask(const openai::client& client, const field_case& asked, outcome& result) {
    try {
        if (asked.call == "chat") {
            const auto answer = co_await client.chat.create(chat_request("m").user("?"));
            add_first_choice(result, answer);
            result.text = answer.text();
        } else if (asked.call == "models") {
            const auto page = co_await client.models.list();
            for (const auto& one : page.data) result.text += one.id + ' ';
        } else if (asked.call.starts_with("transcription")) {
            transcription_request request(file_input::from_bytes("fLaC", "a.flac"), "m");
            const auto spoken = co_await client.audio.transcriptions.create(std::move(request));
            result.text = asked.call == "transcription" ? spoken.text : times_of(spoken);
        } else if (asked.call == "embedding") {
            const auto list = co_await client.embeddings.create(embedding_request("m", "?"));
            for (const auto number : list.vector())
                result.text += std::to_string(static_cast<int>(number * 10)) + ' '; // tenths
        } else if (asked.call == "image") {
            const auto images = co_await client.images.generate(image_request("?"));
            result.text = images.data.at(0).bytes();
        } else if (asked.call == "batch") {
            const auto one = co_await client.batches.retrieve("b");
            result.text = one.output_file_id.value_or("absent");
        } else {
            throw std::invalid_argument("no such call: " + asked.call);
        }
    } catch (const error& thrown) {
        result.failure = thrown;
    }
}

/// Everything of it in one text, but for ids, which may be made up.
inline std::string describe(const outcome& result) {
    std::string out = "text '" + result.text + "' reason '" + result.reason + "'";
    for (const auto& call : described(result.calls)) out += "\ncall " + call;
    if (result.usage) out += "\nusage " + std::to_string(result.usage->total_tokens);
    for (const auto& name : result.members) out += "\nmember " + name;
    if (result.failure) out += std::string("\nfailure ") + result.failure->what();
    return out;
}

} // namespace field
