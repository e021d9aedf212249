// SPDX-License-Identifier: BSL-1.0
#include "fuzz/describe.hpp"
#include "fuzz/fuzz.hpp"
#include "model/mapping.hpp"
#include "protocol/sse_decoder.hpp"

#include <openai/chat_accumulator.hpp>

using namespace openai;

namespace {

/// What a consumer makes of a stream of events.
struct consumer {
    protocol::sse_decoder events;
    mapping::chat_delta_reader reader;
    chat_accumulator accumulated;
    std::vector<chat_delta> kept; ///< a caller may hold on to what it was given
    std::string texts;            ///< of the kept ones when they were new
    std::string errors;

    explicit consumer(bool keeping)
        : keeping_(keeping) {}

    void take(std::string_view piece) {
        {
            const std::string passing(piece);
            events.feed(passing);
        }
        while (const auto event = events.next()) take(*event);
    }

    void end() {
        while (const auto event = events.finish()) take(*event);
    }

private:
    void take(const protocol::sse_event& event) {
        try {
            const auto usual = event.type == "error" ? std::nullopt : reader.read_usual(event.data);
            add(usual ? *usual : read_closely(event));
        } catch (const error& failure) {
            const bool known = failure.code() == errc::invalid_json || failure.code() == errc::invalid_response;
            fuzz::require(known, "refused with a code of the contract");
            fuzz::require(fuzz::one_clean_line(failure.what()), "the message is one clean line");
            errors += std::string(failure.what()) + '\n';
        }
    }

    chat_delta read_closely(const protocol::sse_event& event) {
        if (const auto said = mapping::find_stream_error(event.type, event.data)) {
            fuzz::require(!said->message.empty(), "an error has a message");
            errors += said->message + '|' + said->code + '|' + said->type + '\n';
        }
        return reader.read(event.data);
    }

    void add(const chat_delta& delta) {
        for (const auto& choice : delta.choices()) texts.append(choice.content).append(choice.reasoning);
        accumulated.add(delta);
        if (keeping_) kept.push_back(delta);
    }

    bool keeping_;
};

} // namespace

/// An event stream from its bytes to the completion, whole and in pieces. First two bytes: how it is cut.
FUZZ_TARGET(stream)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto cut = fuzz::split::from(in);
    const auto bytes = in.rest();
    consumer whole(true);
    whole.take(bytes);
    whole.end();
    consumer split(false);
    for (const auto piece : cut.cut(bytes)) split.take(piece);
    split.end();

    const auto& made = whole.accumulated.completion();
    fuzz::require(fuzz::describe(made) == fuzz::describe(split.accumulated.completion()), "the same in pieces");
    fuzz::require(whole.errors == split.errors, "the same errors in pieces");
    fuzz::require(whole.accumulated.finished() == split.accumulated.finished(), "as finished in pieces");
    fuzz::require(!whole.accumulated.finished() || !made.choices.empty(), "nothing is not finished");
    for (std::size_t i = 1; i < made.choices.size(); ++i)
        fuzz::require(made.choices[i - 1].index < made.choices[i].index, "choices in order");

    chat_accumulator again;
    std::size_t length = 0;
    for (const auto& delta : whole.kept) {
        for (const auto& choice : delta.choices()) length += choice.content.size() + choice.reasoning.size();
        try {
            again.add(delta);
        } catch (const error&) {
        }
    }
    fuzz::require(length <= whole.texts.size(), "deltas that are kept stay as they were");
    if (whole.errors.empty())
        fuzz::require(fuzz::describe(again.take()) == fuzz::describe(made), "deltas that are kept say the same again");
    return 0;
}
