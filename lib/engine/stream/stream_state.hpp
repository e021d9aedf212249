// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/response_checks.hpp"
#include "engine/answers/stream_event.hpp"
#include "engine/answers/stream_failures.hpp"
#include "engine/answers/token_usage.hpp"
#include "engine/call/key_redaction.hpp"
#include "engine/stream/event_source.hpp"
#include "engine/stream/generator_of.hpp"
#include "engine/stream/resumption.hpp"
#include "text/sanitize.hpp"

#include <openai/stream.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace openai::detail {

/// How the events of a stream become values; specialised beside each stream type.
///
///     reader_type                    reads the events of one stream in order
///     read_fast(reader, event)       -> optional<Event>; nothing: the next three have to look at it
///     meaning_of(event)              -> mapping::event_meaning
///     read(reader, event)            -> Event, without regard to an error in it; throws `error`
///     is_empty(value)                nothing for the caller, e.g. the head of an answer
///     read_document(response)        -> Event, for a server that does not stream; throws `error`
///     is_whole(value)                whether such a document is all of an answer, and not a piece
///     is_last(value)                 whether the answer ends with this event
///     check_complete(accumulator, choices, marked, words)
///                                    throws `error` unless what has come is a whole answer: the one place that says
///                                    so. `marked`: the server's end marker has come; `words`: what stood outside of
///                                    all events
///     is_cut(accumulator)            whether more has come than was kept
///
/// Of a codec whose server may keep the answer, also:
///
///     rest_of(accumulator, kept)     -> optional<rest_of_answer>: the call that asks for what has not come yet
///     billed(accumulator)            whether a cut answer may have been billed
template <class Event>
struct stream_codec;

/// What stands behind `stream<Event>`: source, decoding, accumulation, and the rule of completeness (`check_complete`).
template <class Event>
class stream_state final : public generator_of<Event, typename stream_traits<Event>::result_type> {
public:
    using codec = stream_codec<Event>;
    using accumulator = typename stream_traits<Event>::accumulator_type;
    using result_type = typename stream_traits<Event>::result_type;

    /// Throws `error` for a document instead of a stream that is none.
    static std::shared_ptr<stream_state> make(std::shared_ptr<client_core> core, answer begun) {
        return std::make_shared<stream_state>(std::move(core), std::move(begun));
    }

    stream_state(std::shared_ptr<client_core> core, answer begun)
        : core_(std::move(core))
        , response_(std::move(begun.http))
        , attempts_(std::move(begun.attempts))
        , accumulated_(make_accumulator(response_, begun.stream_limits.accumulated))
        , choices_(begun.choices)
        , accumulates_(begun.stream_limits.accumulated > 0) {
        if (!begun.rest) {
            read_document();
            return;
        }
        if (begun.kept)
            resumption_ = std::make_unique<resumption>(begun.home, std::move(begun.kept), begun.total);
        source_ = std::make_shared<event_source>(core_, std::move(begun));
        source_->watch_total();
    }

    void close(errc reason) noexcept;

    const accumulator& accumulated() const noexcept { return accumulated_; }

    /// The error of a stream that has ended, but whose events were too many to keep; null: they were kept, or should
    /// not be.
    std::exception_ptr too_large() const {
        if (!accumulates_ || !codec::is_cut(accumulated_)) return nullptr;
        return std::make_exception_ptr(failure_of_stream(cut_answer(), response_, attempts_));
    }

    const http_response& response() const noexcept { return response_; }
    const std::shared_ptr<client_core>& core() const noexcept override { return core_; }
    void cancel() noexcept override { close(errc::cancelled); }

    /// Of a server that answered with one document instead of a stream.
    std::optional<observed::token_usage> tokens_of_document() const {
        return document_ ? tokens_used_for(*document_) : std::nullopt;
    }

private:
    using extent = generator::extent;
    using reading = generator::reading;

    static accumulator make_accumulator(const http_response& from, std::size_t limit) {
        if constexpr (std::constructible_from<accumulator, std::string, std::size_t>)
            return accumulator(std::string(from.provider()), limit);
        else return accumulator(limit);
    }
    bool begin_read() override;
    void end_read(bool complete) noexcept override;
    bool advance(extent wanted) override;
    asio::awaitable<void> wait(extent) override { return source_->wait(); }
    void cancel_read() override;
    std::optional<asio::awaitable<void>> recover(const std::exception_ptr& thrown) override;
    bool overdue() const noexcept override { return source_ && source_->overdue(); }
    std::optional<Event> try_next() override;
    std::optional<Event> take() override { return std::exchange(next_, std::nullopt); }
    value_with_response<result_type> take_whole() override;
    void read_document();
    std::optional<Event> take_document(extent wanted);
    std::optional<Event> take_ready();
    bool keep(const Event& value);
    std::optional<Event> take_all();
    std::optional<protocol::sse_event> next_event();
    std::optional<Event> read_closely(const protocol::sse_event& event);
    std::optional<Event> read_one(const protocol::sse_event& event);
    std::optional<Event> read_event(const protocol::sse_event& event);
    [[noreturn]] void fail_in_stream(const protocol::sse_event& event, api_error said);
    void end(bool marked);
    void check_complete(bool marked) const;
    void end_accumulated();
    std::exception_ptr failed(const std::exception_ptr& thrown) override;
    error failure_of(const error& failure) const;
    billing billed() const;
    static asio::awaitable<void> reopen(std::shared_ptr<stream_state> self, rest_of_answer rest,
                                        net::clock::duration delay);
    static asio::awaitable<void> ask_for_rest(std::shared_ptr<stream_state> self, rest_of_answer rest,
                                              net::clock::duration delay);
    void go_on_with(stream_state& rest);

    const std::shared_ptr<client_core> core_;
    const http_response response_;
    const std::optional<attempt_log> attempts_;
    std::shared_ptr<event_source> source_; // null: the server answered with one document instead of a stream
    typename codec::reader_type reader_;
    accumulator accumulated_;
    std::optional<Event> document_; // instead of a stream, until it is given out
    std::string line_;              // given out
    std::string lines_;             // of an event that was several: those that are left
    std::size_t line_at_ = 0;       // in them
    std::string words_;             // outside of all events, for the message of an error
    const std::size_t choices_;     // that were asked for
    const bool accumulates_;
    bool ended_ = false;
    std::optional<error> failure_;
    std::optional<Event> next_;              // between `advance` and `take`
    std::unique_ptr<resumption> resumption_; // null: the server does not keep the answer
    std::mutex source_mutex_;                // guards `source_` in a stream that has a resumption
};

template <class Event>
void stream_state<Event>::close(errc reason) noexcept {
    if (!resumption_) {
        if (source_) source_->close(reason);
        return;
    }
    resumption_->cancel();
    const std::lock_guard lock(source_mutex_);
    if (source_) source_->close(reason);
}

/// Before its end, a stream of events has one reader.
template <class Event>
bool stream_state<Event>::begin_read() {
    if (failure_) throw *failure_;
    if (ended_ || !source_) return false;
    if (resumption_ && resumption_->under_way()) throw error(errc::invalid_argument, "stream: one read at a time");
    source_->begin_read();
    return true;
}

template <class Event>
void stream_state<Event>::end_read(bool complete) noexcept {
    if (!complete) source_->close(errc::cancelled);
    source_->end_read();
}

template <class Event>
bool stream_state<Event>::advance(extent wanted) {
    if (ended_) return true;
    if (!source_) {
        next_ = take_document(wanted);
        return true;
    }
    next_ = wanted == extent::all ? take_all() : take_ready();
    if (!next_ && !ended_ && source_->ended()) end(false);
    return next_ || ended_;
}

template <class Event>
value_with_response<typename stream_state<Event>::result_type> stream_state<Event>::take_whole() {
    if (codec::is_cut(accumulated_)) throw failure_of_stream(cut_answer(), response_, attempts_);
    try {
        return {accumulated_.completion(), response_};
    } catch (const std::bad_alloc&) {
        throw core_->out_of_memory.at(phase::stream, billing::yes);
    }
}

/// The next event if it was received already and no other functions have to be let run first; otherwise `read` finds
/// out.
template <class Event>
std::optional<Event> stream_state<Event>::try_next() {
    if (failure_ || ended_ || !source_) return std::nullopt;
    try {
        reading mine(*this);
        auto event = take_ready();
        mine.complete();
        return event;
    } catch (...) {
        this->fail(std::current_exception());
    }
}

/// As if the read had begun and had been cancelled then.
template <class Event>
void stream_state<Event>::cancel_read() {
    if (failure_ || ended_ || !source_) return;
    try {
        const reading mine(*this);
        throw error(errc::cancelled, "");
    } catch (...) {
        this->fail(std::current_exception());
    }
}

/// The next event that means something to the caller, of those received.
template <class Event>
std::optional<Event> stream_state<Event>::take_ready() {
    while (const auto event = next_event()) {
        auto value = codec::read_fast(reader_, *event);
        if (!value) {
            if (auto other = read_closely(*event); other && keep(*other)) return other;
            if (ended_) break;
        } else if (keep(*value)) {
            return value;
        }
    }
    return std::nullopt;
}

/// Accumulates it; true: it is for the caller.
template <class Event>
bool stream_state<Event>::keep(const Event& value) {
    accumulated_.add(value);
    if (codec::is_last(value)) end(true);
    return !codec::is_empty(value);
}

/// The next one received; of an event that was several documents, one a line, each in turn.
template <class Event>
std::optional<protocol::sse_event> stream_state<Event>::next_event() {
    if (lines_.empty()) return source_->ready();
    if (!source_->take_turn()) return std::nullopt;
    auto rest = std::string_view(lines_).substr(line_at_);
    const auto first = mapping::first_of_lines(rest);
    if (first) rest = *first;
    line_at_ += rest.size() + 1;
    protocol::sse_event event;
    event.type = "message";
    event.data = line_.assign(rest);
    if (!first) {
        lines_.clear();
        line_at_ = 0;
    }
    return event;
}

/// All of those received: they are accumulated, and none is left to give.
template <class Event>
std::optional<Event> stream_state<Event>::take_all() {
    while (take_ready()) {
        if (codec::is_cut(accumulated_)) throw cut_answer();
        source_->restart_clock();
    }
    return std::nullopt;
}

/// Nothing for what is not for the caller, and as `read_event`.
template <class Event>
std::optional<Event> stream_state<Event>::read_closely(const protocol::sse_event& event) {
    if (event.type == "error") return read_one(event); // its parts would lose what they are
    if (auto list = mapping::lines_of_list(event.data)) lines_.replace(0, line_at_, *list);
    else if (mapping::first_of_lines(event.data)) lines_.assign(event.data);
    else return read_one(event);
    line_at_ = 0;
    return std::nullopt; // the next ones are its lines
}

template <class Event>
std::optional<Event> stream_state<Event>::read_one(const protocol::sse_event& event) {
    auto meaning = codec::meaning_of(event);
    switch (meaning.kind) {
    case mapping::event_kind::error: fail_in_stream(event, std::move(*meaning.said));
    case mapping::event_kind::content: return read_event(event);
    case mapping::event_kind::end: end(true); break;
    case mapping::event_kind::words:
        if (words_.empty()) words_ = excerpt_of(event.data);
        break;
    case mapping::event_kind::heartbeat: break;
    }
    return std::nullopt;
}

/// What the event says besides the error, e.g. the tokens used, is kept.
template <class Event>
void stream_state<Event>::fail_in_stream(const protocol::sse_event& event, api_error said) {
    try {
        accumulated_.add(codec::read(reader_, event));
    } catch (const error&) {
        // the error alone is the news
    }
    source_->leave(); // the framing may still end properly, and the connection serve others
    throw in_stream_error(std::move(said));
}

/// Nothing for an event that the end of the body has cut.
template <class Event>
std::optional<Event> stream_state<Event>::read_event(const protocol::sse_event& event) {
    try {
        return codec::read(reader_, event);
    } catch (const error& failure) {
        if (source_->flushed() && failure.code() == errc::invalid_json) return std::nullopt;
        source_->leave(); // as above
        throw;
    }
}

/// The answer is over: with the server's end marker, or because its body has ended.
template <class Event>
void stream_state<Event>::end(bool marked) {
    check_complete(marked);
    end_accumulated();
    if (source_->tells_tokens())
        if (const auto tokens = tokens_used_for(accumulated_.completion())) source_->used(*tokens);
    source_->finish();
    if (resumption_) resumption_->leave();
}

template <class Event>
void stream_state<Event>::check_complete(bool marked) const {
    codec::check_complete(accumulated_, choices_, marked, words_);
}

template <class Event>
void stream_state<Event>::end_accumulated() {
    ended_ = true;
    if constexpr (requires { accumulated_.end(); }) accumulated_.end();
}

template <class Event>
void stream_state<Event>::read_document() {
    try {
        document_ = codec::read_document(response_);
    } catch (const error& thrown) {
        fail_answer(response_, thrown);
    }
}

/// A document that is a piece of an answer needs the evidence that a stream needs.
template <class Event>
std::optional<Event> stream_state<Event>::take_document(extent wanted) {
    if (auto value = std::exchange(document_, std::nullopt)) {
        accumulated_.add(*value);
        if (codec::is_whole(*value)) end_accumulated();
        if (wanted == extent::one_value) return value;
        if (ended_) return std::nullopt;
    }
    check_complete(false);
    end_accumulated();
    return std::nullopt;
}

template <class Event>
std::exception_ptr stream_state<Event>::failed(const std::exception_ptr& thrown) {
    if (failure_) return std::make_exception_ptr(*failure_);
    try {
        const auto failure = to_error(thrown);
        if (failure.code() == errc::invalid_argument) return thrown; // a second reader: the first one goes on
        failure_ = failure_of(failure);
    } catch (const std::bad_alloc&) {
        failure_ = core_->out_of_memory.at(phase::stream, billing::yes);
    }
    if (source_) source_->failed(*failure_);
    if (resumption_) resumption_->leave();
    return std::make_exception_ptr(*failure_);
}

template <class Event>
error stream_state<Event>::failure_of(const error& failure) const {
    const auto told = failure.with([this](error_details& details) {
        if (details.excerpt.empty() && details.api.message.empty()) details.excerpt = words_;
    });
    return without_key(failure_of_stream(told, response_, attempts_, billed()), core_->options.api_key);
}

/// An answer that was made earlier costs nothing more.
template <class Event>
billing stream_state<Event>::billed() const {
    if (resumption_ && !resumption_->kept().ids.empty()) return billing::no;
    if constexpr (requires { codec::billed(accumulated_); }) return codec::billed(accumulated_);
    else return billing::yes;
}

template <class Event>
std::optional<asio::awaitable<void>> stream_state<Event>::recover(const std::exception_ptr& thrown) {
    if constexpr (requires { codec::rest_of(accumulated_, resumption_->kept()); }) {
        if (!resumption_ || failure_ || !source_) return std::nullopt;
        auto rest = codec::rest_of(accumulated_, resumption_->kept());
        if (!rest) return std::nullopt;
        const auto failure = failure_of(to_error(thrown));
        const auto delay = resumption_->next_delay(failure, rest->after, *source_);
        if (!delay) return std::nullopt;
        source_->resumed(failure, *delay);
        auto self = std::static_pointer_cast<stream_state>(this->shared_from_this());
        return reopen(std::move(self), std::move(*rest), *delay);
    } else {
        return std::nullopt;
    }
}

template <class Event>
asio::awaitable<void> stream_state<Event>::reopen(std::shared_ptr<stream_state> self, rest_of_answer rest,
                                                  net::clock::duration delay) {
    std::exception_ptr thrown;
    try {
        auto asking = ask_for_rest(self, std::move(rest), delay);
        co_await self->resumption_->run(std::move(asking));
        co_return;
    } catch (...) {
        thrown = std::current_exception();
    }
    throw self->resumption_->failure_after(thrown);
}

template <class Event>
asio::awaitable<void> stream_state<Event>::ask_for_rest(std::shared_ptr<stream_state> self, rest_of_answer rest,
                                                        net::clock::duration delay) {
    auto call = co_await self->resumption_->prepare(std::move(rest), delay);
    auto opened = co_await detail::perform<stream<Event>>(std::move(call));
    self->go_on_with(*opened.state_);
}

template <class Event>
void stream_state<Event>::go_on_with(stream_state& rest) {
    const std::lock_guard lock(source_mutex_);
    source_ = std::move(rest.source_);
    document_ = std::move(rest.document_);
    lines_.clear();
    line_at_ = 0;
    words_.clear();
    if (source_ && resumption_->is_cancelled()) source_->close(errc::cancelled);
}

} // namespace openai::detail
