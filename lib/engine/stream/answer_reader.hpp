// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/stream_event.hpp"
#include "engine/answers/stream_failures.hpp"
#include "engine/stream/event_lines.hpp"
#include "engine/stream/event_source.hpp"
#include "engine/stream/stream_codec.hpp"
#include "text/sanitize.hpp"

#include <openai/stream.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace openai::detail {

/// Decodes the events of one answer, accumulates them, and checks that the answer is complete. Never waits.
template <class Event>
class answer_reader {
public:
    using codec = stream_codec<Event>;
    using accumulator = typename stream_traits<Event>::accumulator_type;

    /// `provider` is the name of the provider that sends the answer, `limit` is the largest number of bytes that are
    /// accumulated, and `choices` is the number of choices that the request asked for.
    answer_reader(std::string provider, std::size_t limit, std::size_t choices)
        : accumulated_(make_accumulator(std::move(provider), limit))
        , choices_(choices) {}

    const accumulator& accumulated() const noexcept { return accumulated_; }

    /// Returns the text outside of all events, for the excerpt in an error.
    const std::string& words() const noexcept { return words_; }

    /// Whether the answer is complete.
    bool ended() const noexcept { return ended_; }

    /// Accumulates the events that have arrived, up to the next event for the caller, and returns that event. Returns
    /// `std::nullopt` if no event for the caller has arrived. Do not call this after the end. Throws `error`.
    std::optional<Event> take(event_source& from);

    /// Accumulates all events that have arrived. Throws `error`.
    void take_all(event_source& from);

    /// Accumulates a document that the server has sent instead of a stream. Ends the answer if the document is a whole
    /// answer. Otherwise, call `end` to check whether the answer is complete.
    void add_document(const Event& document);

    /// Ends the answer. `marked` is true if the server's end marker has arrived, and false if the body has ended
    /// without it. Throws `error` if the answer is not complete.
    void end(bool marked);

    /// Call this when the rest of the answer will come from another call. `id` is the id of the answer. From now on,
    /// events that arrive again are left out, and events of an answer with another id are errors.
    void restart(std::string id) noexcept {
        lines_.clear();
        words_.clear();
        id_ = std::move(id);
        restarted_ = true;
    }

    /// Whether `restart` was called.
    bool restarted() const noexcept { return restarted_; }

    /// `document` is what the server sent instead of a stream when it was asked for the rest of this answer. Returns
    /// whether the document says that the answer has not ended yet.
    bool is_unfinished(const Event& document) const {
        return !codec::is_whole(document) && !failure_of_other(document);
    }

    /// `document` is what the server sent instead of a stream when it was asked for the rest of this answer. Returns
    /// whether the document completes the answer. Returns false if the document says that the answer has not ended or
    /// has failed, or if the document belongs to another answer.
    bool ends_with(const Event& document) const {
        return codec::is_whole(document) && !failure_of_other(document) && !failure_in(document);
    }

private:
    static accumulator make_accumulator(std::string provider, std::size_t limit) {
        if constexpr (std::constructible_from<accumulator, std::string, std::size_t>)
            return accumulator(std::move(provider), limit);
        else return accumulator(limit);
    }
    bool keep(const Event& value);
    bool is_repeated(const Event& value) const;
    std::optional<error> failure_of_other(const Event& value) const;
    static std::optional<api_error> failure_in(const Event& document);
    void add_rest(const Event& document);
    void end_accumulated();
    std::optional<protocol::sse_event> next_event(event_source& from);
    std::optional<Event> read_closely(event_source& from, const protocol::sse_event& event);
    std::optional<Event> read_one(event_source& from, const protocol::sse_event& event);
    std::optional<Event> read_event(event_source& from, const protocol::sse_event& event);
    [[noreturn]] void fail(event_source& from, const protocol::sse_event& event, api_error said);

    codec codec_;
    accumulator accumulated_;
    event_lines lines_; // the rest of an event that contains several documents
    std::string words_;
    const std::size_t choices_;
    bool ended_ = false;
    bool restarted_ = false;
    std::string id_; // after a restart: the id of the answer
};

template <class Event>
std::optional<Event> answer_reader<Event>::take(event_source& from) {
    while (const auto event = next_event(from)) {
        auto value = codec_.read_fast(*event);
        if (!value) value = read_closely(from, *event);
        if (value && keep(*value)) return value;
        if (ended_) break;
    }
    return std::nullopt;
}

template <class Event>
void answer_reader<Event>::take_all(event_source& from) {
    while (!ended_ && take(from)) {
        if (codec::is_cut(accumulated_)) throw cut_answer();
        from.restart_clock();
    }
}

template <class Event>
void answer_reader<Event>::add_document(const Event& document) {
    if (restarted_) return add_rest(document);
    accumulated_.add(document);
    if (codec::is_whole(document)) end_accumulated();
}

/// Ends the answer with the document that the server sent when it was asked for the rest of the answer. Throws `error`
/// if the document belongs to another answer or says that this answer has failed.
template <class Event>
void answer_reader<Event>::add_rest(const Event& document) {
    if (auto failure = failure_of_other(document)) throw std::move(*failure);
    accumulated_.add(document);
    if (auto said = failure_in(document)) throw in_stream_error(std::move(*said));
    end_accumulated();
}

/// Returns the server's error if the document is an answer that has failed.
template <class Event>
std::optional<api_error> answer_reader<Event>::failure_in(const Event& document) {
    if constexpr (requires { codec::error_in(document); }) return codec::error_in(document);
    else return std::nullopt;
}

template <class Event>
void answer_reader<Event>::end(bool marked) {
    codec::check_complete(accumulated_, choices_, marked, words_);
    end_accumulated();
}

template <class Event>
void answer_reader<Event>::end_accumulated() {
    ended_ = true;
    if constexpr (requires { accumulated_.end(); }) accumulated_.end();
}

/// Accumulates an event, unless the event had already arrived before the restart. Returns whether the caller gets the
/// event.
template <class Event>
bool answer_reader<Event>::keep(const Event& value) {
    if (restarted_ && is_repeated(value)) return false;
    accumulated_.add(value);
    if constexpr (requires { codec::is_last(value); })
        if (codec::is_last(value)) end(true);
    return !codec::is_empty(value);
}

/// Returns whether the event had already arrived before the restart. Throws `error` if the event belongs to another
/// answer.
template <class Event>
bool answer_reader<Event>::is_repeated(const Event& value) const {
    if (auto failure = failure_of_other(value)) throw std::move(*failure);
    if constexpr (requires { codec::is_repeated(accumulated_, value); }) return codec::is_repeated(accumulated_, value);
    else return false;
}

/// Returns an error if the event does not belong to the answer with which the stream began.
template <class Event>
std::optional<error> answer_reader<Event>::failure_of_other(const Event& value) const {
    if constexpr (requires { codec::failure_of_other(id_, value); }) return codec::failure_of_other(id_, value);
    else return std::nullopt;
}

/// Returns the next event that has arrived. An event that contains several documents counts as several events.
template <class Event>
std::optional<protocol::sse_event> answer_reader<Event>::next_event(event_source& from) {
    if (lines_.empty()) return from.events().next_event();
    if (!from.events().take_turn()) return std::nullopt;
    return lines_.next();
}

/// Reads an event that `codec::read_fast` has not read. Returns `std::nullopt` if the caller gets no event.
template <class Event>
std::optional<Event> answer_reader<Event>::read_closely(event_source& from, const protocol::sse_event& event) {
    if (lines_.take(event)) return std::nullopt; // the next events are its lines
    return read_one(from, event);
}

template <class Event>
std::optional<Event> answer_reader<Event>::read_one(event_source& from, const protocol::sse_event& event) {
    auto meaning = codec::meaning_of(event);
    switch (meaning.kind) {
    case mapping::event_kind::error: fail(from, event, std::move(*meaning.said));
    case mapping::event_kind::content: return read_event(from, event);
    case mapping::event_kind::end: end(true); break;
    case mapping::event_kind::words:
        if (words_.empty()) words_ = excerpt_of(event.data);
        break;
    case mapping::event_kind::heartbeat: break;
    }
    return std::nullopt;
}

/// Accumulates the event, because it may contain more than its error, e.g. the number of tokens. Then throws `said`,
/// the error in the event. If the event belongs to another answer, accumulates nothing and throws the error that
/// `failure_of_other` returns.
template <class Event>
void answer_reader<Event>::fail(event_source& from, const protocol::sse_event& event, api_error said) {
    std::optional<error> failure;
    try {
        const auto value = codec_.read(event);
        if (restarted_) failure = failure_of_other(value);
        if (!failure) accumulated_.add(value);
    } catch (const error&) {
        // ignored: the caller gets the error in the event
    }
    from.leave(); // the body may still end properly, so that the connection can be used again
    throw failure ? std::move(*failure) : in_stream_error(std::move(said));
}

/// Reads an event as a part of the answer. Returns `std::nullopt` if the event is incomplete because the body ended
/// within it. Throws `error` if the event is invalid in any other way.
template <class Event>
std::optional<Event> answer_reader<Event>::read_event(event_source& from, const protocol::sse_event& event) {
    try {
        return codec_.read(event);
    } catch (const error& failure) {
        if (from.events().flushed() && failure.code() == errc::invalid_json) return std::nullopt;
        from.leave(); // as above
        throw;
    }
}

} // namespace openai::detail
