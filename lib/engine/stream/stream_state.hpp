// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/response_checks.hpp"
#include "engine/answers/stream_failures.hpp"
#include "engine/answers/token_usage.hpp"
#include "engine/call/key_redaction.hpp"
#include "engine/stream/answer_reader.hpp"
#include "engine/stream/event_source.hpp"
#include "engine/stream/generator_of.hpp"
#include "engine/stream/resumption.hpp"
#include "net/call_record.hpp"

#include <openai/stream.hpp>

#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openai::detail {

/// The implementation of `stream<Event>`: reads the events, decodes and accumulates them, and checks that the answer is
/// complete.
template <class Event>
class stream_state final : public generator_of<Event, typename stream_traits<Event>::result_type>, public resumable {
public:
    using codec = stream_codec<Event>;
    using result_type = typename stream_traits<Event>::result_type;

    /// Makes the state of a stream from the result of a call. Throws `error` if the server has sent one document
    /// instead of a stream, and this document is not valid.
    static std::shared_ptr<stream_state> make(std::shared_ptr<client_core> core, answer begun) {
        return std::make_shared<stream_state>(std::move(core), std::move(begun));
    }

    stream_state(std::shared_ptr<client_core> core, answer begun)
        : core_(std::move(core))
        , response_(std::move(begun.http))
        , attempts_(std::move(begun.attempts))
        , answer_(std::string(response_.provider()), begun.stream_limits.accumulated, begun.choices)
        , accumulates_(begun.stream_limits.accumulated > 0) {
        if (!begun.rest) {
            if (begun.is_rest && begun.kept) answer_.restart(begun.kept->ids.front());
            unfinished_ = std::move(begun.trace);
            read_document(begun.is_rest);
            return;
        }
        if (begun.kept)
            resumption_ = std::make_unique<resumption>(begun.home, core_, std::move(begun.kept), begun.total);
        source_ = std::make_shared<event_source>(core_, std::move(begun));
        source_->watch_total();
    }

    ~stream_state() { note_progress(); }

    void close(errc reason) noexcept;

    /// Returns the answer so far.
    const result_type& partial() const { return answer_.accumulated().completion(); }

    /// Returns an error if the answer was larger than `stream_limits.accumulated`, and null if it was not. If this
    /// limit is 0, nothing is accumulated, and the function always returns null.
    std::exception_ptr too_large() const {
        if (!accumulates_ || !codec::is_cut(answer_.accumulated())) return nullptr;
        return std::make_exception_ptr(failure_of_stream(cut_answer(), response_, attempts_));
    }

    const http_response& response() const noexcept { return response_; }
    const std::shared_ptr<client_core>& core() const noexcept override { return core_; }
    void cancel() noexcept override { close(errc::cancelled); }

    /// If the server has sent one document instead of a stream, reports the tokens that the document states. If this
    /// stream requested the rest of an answer and got a document instead, reports the tokens only if the document
    /// completes this answer. See `answer_reader::ends_with`.
    void tell_document(const call& call) const {
        if (!document_ || (answer_.restarted() && !answer_.ends_with(*document_))) return;
        call.tell(tokens_used_for(*document_), model_of(*document_));
    }

private:
    using extent = generator::extent;
    using reading = generator::reading<stream_state>;
    friend reading;

    bool begin_read() override;
    void end_read(bool complete) noexcept override;
    bool advance(extent wanted) override;
    asio::awaitable<void> wait(extent) override;
    void cancel_read() override;
    std::optional<asio::awaitable<void>> recover(const std::exception_ptr& thrown) override;
    bool overdue() const noexcept override { return source_ && source_->overdue(); }
    std::optional<Event> try_next() override;
    std::optional<Event> take() override { return std::exchange(next_, std::nullopt); }
    value_with_response<result_type> take_whole() override;
    void read_document(bool is_rest);
    std::optional<Event> take_document(extent wanted);
    std::optional<Event> take_ready();
    std::optional<Event> take_ready_unless_cut();
    void after_events();
    void keep_id();
    void leave_note() noexcept;
    void finish();
    void succeed();
    void note_progress();
    std::exception_ptr failed(const std::exception_ptr& thrown) override;
    error failure_of(const error& failure) const;
    billing billed() const;
    asio::awaitable<bool> continue_with(rest_of_answer rest) override;
    void watch_total();
    void tell(const error& why, net::clock::duration delay) override;

    const std::shared_ptr<client_core> core_;
    const http_response response_;
    const std::optional<attempt_log> attempts_;
    std::shared_ptr<event_source> source_; // null if the server has sent one document instead of a stream
    answer_reader<Event> answer_;
    std::optional<Event> document_; // the document instead of a stream; empty once the caller has it
    const bool accumulates_;
    std::optional<error> failure_;
    std::optional<Event> next_;                    // the event that `advance` has found; `take` returns it
    std::exception_ptr cut_;                       // a failure that `read` has not seen yet
    std::shared_ptr<net::call_record> unfinished_; // a call that was answered with a document and has not ended yet
    std::unique_ptr<resumption> resumption_;       // null if the server does not keep the answer
    bool knows_id_ = false;                        // whether `keep_id` has nothing more to do
    std::mutex source_mutex_; // guards `source_` in a stream that has a resumption, and the next member
    std::string id_to_note_;  // the id of an answer that this stream has begun and that has not ended; see `leave_note`
};

template <class Event>
void stream_state<Event>::close(errc reason) noexcept {
    if (!resumption_) {
        if (source_) source_->close(reason);
        return;
    }
    resumption_->end(reason);
    std::shared_ptr<event_source> source;
    {
        const std::lock_guard lock(source_mutex_);
        source = source_;
    }
    if (source) source->close(reason); // without the lock, because observers are told
    if (resumption_->under_way() || (source && source->has_reader())) return; // the reader does the rest
    leave_note();
    resumption_->leave();
}

/// Begins a read. Throws `invalid_argument` if another read is pending. If the stream has failed or was closed, throws
/// the error of the stream. Returns false if the answer has ended, or if the server has sent one document instead of a
/// stream. In these two cases, no read has to wait, and several reads are allowed at a time.
template <class Event>
bool stream_state<Event>::begin_read() {
    if (failure_) throw *failure_;
    if (!source_ || (answer_.ended() && !cut_)) return false;
    if (resumption_ && resumption_->under_way()) throw error(errc::invalid_argument, "stream: one read at a time");
    source_->begin_read();
    return true;
}

template <class Event>
void stream_state<Event>::end_read(bool complete) noexcept {
    if (!complete) source_->close(errc::cancelled);
    const bool open = source_->end_read();
    if (!complete || open || !resumption_) return;
    leave_note(); // `close` has left this to the reader
    resumption_->leave();
}

template <class Event>
bool stream_state<Event>::advance(extent wanted) {
    if (cut_) std::rethrow_exception(std::exchange(cut_, nullptr));
    if (answer_.ended()) return true;
    if (!source_) {
        next_ = take_document(wanted);
        return true;
    }
    if (wanted == extent::all) answer_.take_all(*source_);
    else next_ = answer_.take(*source_);
    if (!next_ && !answer_.ended() && source_->ended()) answer_.end(false);
    after_events();
    return next_ || answer_.ended();
}

template <class Event>
value_with_response<typename stream_state<Event>::result_type> stream_state<Event>::take_whole() {
    if (codec::is_cut(answer_.accumulated())) throw failure_of_stream(cut_answer(), response_, attempts_);
    try {
        return {partial(), response_};
    } catch (const std::bad_alloc&) {
        throw core_->out_of_memory.at(phase::stream, billing::yes);
    }
}

/// Returns the next event if it has already arrived. Otherwise, or if a pause is due (see `read_slice`), returns
/// `std::nullopt`. Then call `read`, which waits for an event or reports the end.
template <class Event>
std::optional<Event> stream_state<Event>::try_next() {
    if (failure_ || answer_.ended() || !source_ || cut_) return std::nullopt;
    try {
        reading mine(*this);
        auto event = resumption_ ? take_ready_unless_cut() : take_ready();
        mine.complete();
        return event;
    } catch (...) {
        this->fail(std::current_exception());
    }
}

/// Returns an event that has arrived, or `std::nullopt` if there is none.
template <class Event>
std::optional<Event> stream_state<Event>::take_ready() {
    auto event = answer_.take(*source_);
    after_events();
    return event;
}

/// Like `take_ready`, but does not throw a failure. The next `read` handles the failure, because it may be able to
/// continue the stream.
template <class Event>
std::optional<Event> stream_state<Event>::take_ready_unless_cut() {
    try {
        return take_ready();
    } catch (...) {
        cut_ = std::current_exception();
        return std::nullopt;
    }
}

/// Ends the stream as if a read had begun and had been cancelled immediately.
template <class Event>
void stream_state<Event>::cancel_read() {
    if (failure_ || answer_.ended() || !source_) return;
    try {
        const reading mine(*this);
        throw error(errc::cancelled, "");
    } catch (...) {
        this->fail(std::current_exception());
    }
}

template <class Event>
void stream_state<Event>::after_events() {
    if (answer_.ended()) finish();
    else if (!knows_id_ && resumption_) keep_id();
}

/// Keeps the id of an answer for `leave_note`, if this stream reports the tokens of the answer.
template <class Event>
void stream_state<Event>::keep_id() {
    if constexpr (requires { codec::begun_id(answer_.accumulated()); }) {
        const auto* id = codec::begun_id(answer_.accumulated());
        knows_id_ = id != nullptr;
        if (!knows_id_ || !resumption_->kept().ids.empty() || !source_->tells_tokens()) return;
        const std::lock_guard lock(source_mutex_);
        id_to_note_ = *id;
    }
}

/// Call this when the stream ends before the answer is complete. Makes the client remember that no call has reported
/// the tokens of this answer. The call that later fetches the complete answer then reports them.
template <class Event>
void stream_state<Event>::leave_note() noexcept {
    if constexpr (requires { codec::note_begun(*core_, std::string(), {}); }) {
        std::string id;
        {
            const std::lock_guard lock(source_mutex_);
            id.swap(id_to_note_);
        }
        if (!id.empty()) codec::note_begun(*core_, std::move(id), resumption_->kept().model);
    }
}

/// Call this when the answer is complete. Reports the tokens and the success to the observer, and ends the source of
/// the events and the resumption. If the client has closed, throws `client_closed` instead.
template <class Event>
void stream_state<Event>::finish() {
    source_->complete(); // first, because it may be a part of the resumption
    if (resumption_) resumption_->complete();
    if (source_->tells_tokens())
        if (const auto tokens = tokens_used_for(partial())) source_->used(*tokens, model_of(partial()));
    source_->finish();
    succeed();
}

template <class Event>
void stream_state<Event>::succeed() {
    if (!resumption_) return;
    {
        const std::lock_guard lock(source_mutex_);
        id_to_note_.clear();
    }
    resumption_->give_back();
    resumption_->leave();
}

/// If events have arrived since the last cut, the calls for the rest of the answer were a success. In this case, puts
/// their cost back into the budget for retries.
template <class Event>
void stream_state<Event>::note_progress() {
    if constexpr (requires { codec::last_number(answer_.accumulated()); })
        if (resumption_) resumption_->note_progress(codec::last_number(answer_.accumulated()));
}

template <class Event>
asio::awaitable<void> stream_state<Event>::wait(extent) {
    note_progress();
    return source_->wait();
}

template <class Event>
void stream_state<Event>::read_document(bool is_rest) {
    try {
        if constexpr (requires { codec::read_rest(response_); })
            if (is_rest) {
                document_ = codec::read_rest(response_);
                return;
            }
        document_ = codec::read_document(response_);
    } catch (const error& thrown) {
        fail_answer(response_, thrown);
    }
}

/// Call this if the server has sent a document instead of a stream. The first call adds the document to the answer. If
/// `wanted` is `one_value` in this first call, the call returns the document as an event. In all other cases, returns
/// `std::nullopt`, or throws `error` if the answer is not complete.
template <class Event>
std::optional<Event> stream_state<Event>::take_document(extent wanted) {
    if (auto value = std::exchange(document_, std::nullopt)) {
        answer_.add_document(*value);
        if (answer_.ended()) {
            if (resumption_) resumption_->complete();
            succeed();
        }
        if (wanted == extent::one_value) return value;
    }
    if (!answer_.ended()) answer_.end(false);
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
    leave_note();
    if (unfinished_) std::exchange(unfinished_, nullptr)->end(*failure_);
    note_progress();
    if (!resumption_) return std::make_exception_ptr(*failure_);
    if (failure_->is(errc::in_stream_error)) resumption_->give_back();
    resumption_->leave();
    return std::make_exception_ptr(*failure_);
}

template <class Event>
error stream_state<Event>::failure_of(const error& failure) const {
    const auto told = failure.with([this](error_details& details) {
        if (details.excerpt.empty() && details.api.message.empty()) details.excerpt = answer_.words();
    });
    return without_key(failure_of_stream(told, response_, attempts_, billed()), core_->options.api_key);
}

/// Returns whether the stream may have been billed. A stream that only fetches an answer is not billed.
template <class Event>
billing stream_state<Event>::billed() const {
    if (resumption_ && !resumption_->kept().ids.empty()) return billing::no;
    if constexpr (requires { codec::billed(answer_.accumulated()); }) return codec::billed(answer_.accumulated());
    else return billing::yes;
}

template <class Event>
std::optional<asio::awaitable<void>> stream_state<Event>::recover(const std::exception_ptr& thrown) {
    if constexpr (requires { codec::rest_of(answer_.accumulated(), resumption_->kept()); }) {
        if (!resumption_ || failure_ || !source_) return std::nullopt;
        auto rest = codec::rest_of(answer_.accumulated(), resumption_->kept());
        if (!rest) return std::nullopt;
        const auto failure = failure_of(to_error(thrown));
        const auto delay = resumption_->next_delay(failure, rest->after, *source_);
        if (!delay) return std::nullopt;
        tell(failure, *delay);
        auto self = std::static_pointer_cast<stream_state>(this->shared_from_this());
        return resumption_->go_on(std::move(self), std::move(*rest), *delay);
    } else {
        return std::nullopt;
    }
}

/// Reports to the observer that the last call has ended with `why`, and that another call requests the rest of the
/// answer after `delay`.
template <class Event>
void stream_state<Event>::tell(const error& why, net::clock::duration delay) {
    if (!unfinished_) return source_->resumed(why, delay);
    unfinished_->resume(why.details(), delay);
    std::exchange(unfinished_, nullptr)->end(why);
}

/// Starts the total time limit. When the time has passed, closes the stream and its resumption. If the limit closed
/// only the source of the events, a draining client would go on waiting for the resumption.
template <class Event>
void stream_state<Event>::watch_total() {
    source_->watch_total([weak = this->weak_from_this()] {
        if (const auto self = weak.lock()) static_cast<stream_state&>(*self).close(errc::total_timeout);
    });
}

template <class Event>
asio::awaitable<bool> stream_state<Event>::continue_with(rest_of_answer rest) {
    auto opened = co_await detail::perform<stream<Event>>(std::move(rest.call));
    auto& more = *opened.state_;
    answer_.restart(std::move(rest.id));
    resumption_->add_attempts(more.response_.attempts() - 1);
    auto trace = std::move(more.unfinished_);
    if (more.document_ && answer_.is_unfinished(*more.document_)) {
        unfinished_ = std::move(trace);
        co_return false;
    }
    if (trace) trace->end_well();
    document_ = std::move(more.document_);
    {
        const std::lock_guard lock(source_mutex_);
        source_.swap(more.source_);
    }
    if (source_) watch_total();
    if (const auto reason = resumption_->end_reason(); source_ && reason != errc()) source_->close(reason);
    co_return true;
}

} // namespace openai::detail

namespace openai {

template <class Event>
stream<Event>::stream(std::shared_ptr<detail::stream_state<Event>> state)
    : state_(std::move(state)) {}

template <class Event>
stream<Event>& stream<Event>::operator=(stream&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

template <class Event>
stream<Event>::~stream() {
    cancel();
}

template <class Event>
boost::asio::awaitable<std::optional<Event>> stream<Event>::next() {
    return detail::stream_state<Event>::next(state_);
}

template <class Event>
boost::asio::awaitable<typename stream<Event>::result_type> stream<Event>::collect() {
    return detail::stream_state<Event>::collect(state_);
}

template <class Event>
void stream<Event>::start_next(std::shared_ptr<detail::stream_state<Event>> state,
                               detail::any_handler<std::optional<Event>> handler) {
    detail::stream_state<Event>::start_next(std::move(state), std::move(handler));
}

template <class Event>
void stream<Event>::start_collect(std::shared_ptr<detail::stream_state<Event>> state,
                                  detail::any_handler<result_type> handler) {
    detail::stream_state<Event>::start_collect(std::move(state), std::move(handler));
}

template <class Event>
std::shared_ptr<detail::client_core> stream<Event>::core_of(const detail::stream_state<Event>* state) {
    return state ? state->core() : nullptr;
}

template <class Event>
const typename stream<Event>::result_type& stream<Event>::partial() const {
    static const result_type none;
    return state_ ? state_->partial() : none;
}

/// Returns an event that has arrived already, or `std::nullopt` if there is none. Call `next` after `std::nullopt`: it
/// waits for an event, or reports the end or an error.
template <class Event>
std::optional<Event> stream<Event>::ready() noexcept {
    return state_ ? state_->ready() : std::nullopt;
}

template <class Event>
std::exception_ptr stream<Event>::too_large() const {
    return state_ ? state_->too_large() : nullptr;
}

template <class Event>
void stream<Event>::cancel() noexcept {
    if (state_) state_->close(errc::cancelled);
}

template <class Event>
const http_response& stream<Event>::response() const {
    static const http_response none;
    return state_ ? state_->response() : none;
}

} // namespace openai
