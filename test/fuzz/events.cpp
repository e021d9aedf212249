// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "engine/answers/stream_event.hpp"
#include "fuzz/describe.hpp"
#include "fuzz/fuzz.hpp"
#include "protocol/http/sse_decoder.hpp"
#include "protocol/sse_feed.hpp"
#include "support/delta_readings.hpp"
#include "text/utf8.hpp"
#include "json/mapping.hpp"

#include <openai/chat/chat_accumulator.hpp>
#include <openai/core/error.hpp>

#include <charconv>
#include <utility>

/// The events of a stream, one in a line: what is read without making documents of them is what the documents say.
FUZZ_TARGET(delta)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    support::two_readers readers;
    while (!in.empty()) fuzz::require(readers.read(in.line()).agree(), "an event says the same either way");
    return 0;
}

using namespace openai;

namespace {

std::string repaired(std::string_view text) {
    std::string storage;
    return std::string(detail::repair_utf8(text, storage));
}

/// The WHATWG rules written down again, without regard to cost.
class reference {
public:
    explicit reference(std::string_view bytes) {
        bool first = true;
        while (!bytes.empty()) {
            const auto end = bytes.find_first_of("\r\n");
            auto line = bytes.substr(0, end);
            if (std::exchange(first, false) && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
            if (end == bytes.npos) {
                finish(line);
                return;
            }
            bytes.remove_prefix(end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1));
            if (!line.empty()) take(line);
            else if (auto event = dispatch()) seen.events.push_back(*event);
        }
        finish({});
    }

    detail::protocol::seen_stream seen;

private:
    void finish(std::string_view line) {
        seen.last_id = last_id_;
        if (!line.empty()) take(line);
        auto event = dispatch();
        if (event && !event->data.empty()) seen.at_end.push_back(*event);
    }

    void take(std::string_view line) {
        if (line.front() == ':') return;
        const auto colon = std::min(line.find(':'), line.size());
        const auto name = line.substr(0, colon);
        auto value = line.substr(std::min(colon + 1, line.size()));
        if (value.starts_with(' ')) value.remove_prefix(1);
        if (name == "data" || name == "error") data_.append(value).append(1, '\n');
        if (name == "event") type_ = repaired(value);
        if (name == "error") type_ = "error";
        if (name == "id" && value.find('\0') == value.npos) id_ = repaired(value);
        if (name == "retry") take_retry(value);
    }

    void take_retry(std::string_view value) {
        std::uint64_t time = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), time);
        if (read.ec == std::errc{} && read.ptr == value.data() + value.size()) seen.retry = time;
    }

    std::optional<detail::protocol::seen_event> dispatch() {
        last_id_ = id_;
        auto type = std::exchange(type_, {});
        if (data_.empty()) return std::nullopt;
        auto data = std::exchange(data_, {});
        data.pop_back();
        return detail::protocol::seen_event{type.empty() ? "message" : type, repaired(data), last_id_};
    }

    std::string data_;
    std::string type_;
    std::string id_;
    std::string last_id_;
};

/// The same, or the same refusal.
std::optional<detail::protocol::seen_stream> read(const std::vector<std::string_view>& pieces,
                                                  detail::protocol::sse_limits limits) {
    try {
        return detail::protocol::decode(pieces, limits);
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::limit_exceeded, "refused for its length only");
        return std::nullopt;
    }
}

} // namespace

/// An event stream, whole, in pieces, and by a second reading of the rules. First two bytes: how it is cut.
FUZZ_TARGET(sse)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto cut = fuzz::split::from(in);
    const auto bytes = in.rest();
    const auto pieces = cut.cut(bytes);
    const auto whole = read({bytes}, {});
    fuzz::require(whole.has_value(), "short enough");
    auto by_rule = *whole;
    by_rule.outside.clear(); // which the rules ignore
    fuzz::require(by_rule == reference(bytes).seen, "as the rules want it");
    fuzz::require(whole == read(pieces, {}), "the same in pieces");

    constexpr detail::protocol::sse_limits small{12, 20};
    const auto limited = read({bytes}, small);
    fuzz::require(limited == read(pieces, small), "the same in pieces with small limits");
    fuzz::require(!limited || limited == whole, "limits change no event");
    return 0;
}

using namespace openai;

namespace {

/// What a consumer makes of a stream of events.
struct consumer {
    detail::protocol::sse_decoder events;
    detail::chat_stream_codec reader;
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
    void take(const detail::protocol::sse_event& event) {
        try {
            const auto usual = reader.read_fast(event);
            add(usual ? *usual : read_closely(event));
        } catch (const error& failure) {
            const bool known = failure.code() == errc::invalid_json || failure.code() == errc::invalid_response;
            fuzz::require(known, "refused with a code of the contract");
            fuzz::require(fuzz::one_clean_line(failure.what()), "the message is one clean line");
            errors += std::string(failure.what()) + '\n';
        }
    }

    chat_delta read_closely(const detail::protocol::sse_event& event) {
        if (const auto said = detail::mapping::meaning_of(event.type, event.data, event.outside).said) {
            fuzz::require(!said->message.empty(), "an error has a message");
            errors += said->message + '|' + said->code + '|' + said->type + '\n';
        }
        return reader.read(event);
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
