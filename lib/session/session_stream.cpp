// SPDX-License-Identifier: BSL-1.0
#include "engine/stream/read_strand.hpp"
#include "session/session_stream_state.hpp"

namespace openai {
namespace detail {
namespace {

/// A read under way; only one may be.
class only_reader {
public:
    explicit only_reader(std::atomic<bool>& reading)
        : reading_(reading) {
        if (reading_.exchange(true)) throw error(errc::invalid_argument, "session_stream: is being read already");
    }
    ~only_reader() { reading_ = false; }
    only_reader(const only_reader&) = delete;
    only_reader& operator=(const only_reader&) = delete;

private:
    std::atomic<bool>& reading_;
};

asio::awaitable<chat_stream> ask(const session_turn& turn) {
    auto asking = turn.next_call<endpoints::stream_chat_completion>();
    co_return co_await detail::perform<chat_stream>(std::move(asking));
}

template <class T, class Read>
void start_read(std::shared_ptr<session_stream_state> state, Read read, any_handler<T> handler) {
    const auto strand = read_strand(state ? state->core() : nullptr);
    auto body = [state = std::move(state), read](bool cancelled) {
        if (cancelled && state) state->cancel_read();
        return read(state);
    };
    spawn<T>(strand, any_is_terminal, std::move(body), std::move(handler));
}

} // namespace

asio::awaitable<value_with_response<session_stream>> session_stream_state::open(std::shared_ptr<session_turn> turn,
                                                                                bool cancelled) {
    std::exception_ptr thrown;
    try {
        turn->require();
        if (cancelled) throw error(errc::cancelled, "session");
        auto first = co_await ask(*turn);
        auto response = first.response();
        session_stream opened(std::make_shared<session_stream_state>(turn, std::move(first)));
        co_return value_with_response<session_stream>(std::move(opened), std::move(response));
    } catch (...) {
        thrown = std::current_exception();
    }
    throw turn->failed(thrown);
}

asio::awaitable<std::optional<chat_delta>> session_stream_state::next(std::shared_ptr<session_stream_state> self) {
    if (!self) throw error(errc::invalid_argument, "session_stream: empty");
    const only_reader mine(self->reading_);
    if (self->failure_) throw *self->failure_;
    if (self->ended_) co_return std::nullopt;
    std::exception_ptr thrown;
    try {
        for (;;) {
            auto delta = co_await self->current_.next();
            if (delta) co_return delta;
            if (!self->turn_->continues(self->partial(), self->response())) break;
            auto asking = next_answer(self);
            auto answer = co_await await_on<chat_stream>(self->begin_tools(), any_is_terminal, std::move(asking));
            self->follow(std::move(answer));
        }
        self->ended_ = true;
        self->turn_->release();
        co_return std::nullopt;
    } catch (...) {
        thrown = std::current_exception();
    }
    self->failure_ = self->turn_->failed(thrown);
    throw *self->failure_;
}

std::optional<chat_delta> session_stream_state::ready() noexcept {
    if (reading_.exchange(true)) return std::nullopt;
    auto delta = failure_ || ended_ ? std::nullopt : current_.ready();
    reading_ = false;
    return delta;
}

asio::awaitable<chat_stream> session_stream_state::next_answer(std::shared_ptr<session_stream_state> self) {
    co_await self->turn_->run_tools(self->partial());
    co_return co_await ask(*self->turn_);
}

std::shared_ptr<cancellable_strand> session_stream_state::begin_tools() {
    turn_->require();
    const auto strand = std::make_shared<cancellable_strand>(core()->make_strand());
    const std::lock_guard lock(mutex_);
    if (cancelled_) throw error(errc::cancelled, "session_stream");
    tools_ = strand;
    return strand;
}

void session_stream_state::follow(chat_stream stream) {
    const std::lock_guard lock(mutex_);
    if (cancelled_) throw error(errc::cancelled, "session_stream");
    current_ = std::move(stream);
}

asio::awaitable<chat_completion> session_stream_state::collect(std::shared_ptr<session_stream_state> self) {
    for (;;) {
        const auto delta = co_await next(self);
        if (!delta) break;
    }
    co_return self->partial();
}

asio::awaitable<value_with_response<chat_completion>>
session_stream_state::collect_with_response(std::shared_ptr<session_stream_state> self) {
    auto whole = co_await collect(self);
    co_return value_with_response<chat_completion>(std::move(whole), self->response());
}

void session_stream_state::cancel() noexcept {
    const std::lock_guard lock(mutex_);
    if (std::exchange(cancelled_, true)) return;
    current_.cancel();
    if (const auto strand = tools_.lock()) post_cancellation(strand);
    turn_->leave();
}

void session_stream_state::cancel_read() {
    const only_reader mine(reading_);
    cancel();
}

} // namespace detail

session_stream& session_stream::operator=(session_stream&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

session_stream::~session_stream() { cancel(); }

boost::asio::awaitable<std::optional<chat_delta>> session_stream::next() {
    return detail::session_stream_state::next(state_);
}

boost::asio::awaitable<chat_completion> session_stream::collect() {
    return detail::session_stream_state::collect(state_);
}

void session_stream::start_next(std::shared_ptr<detail::session_stream_state> state,
                                detail::any_handler<std::optional<chat_delta>> handler) {
    detail::start_read<std::optional<chat_delta>>(std::move(state), detail::session_stream_state::next,
                                                  std::move(handler));
}

void session_stream::start_collect(std::shared_ptr<detail::session_stream_state> state,
                                   detail::any_handler<chat_completion> handler) {
    detail::start_read<chat_completion>(std::move(state), detail::session_stream_state::collect_with_response,
                                        std::move(handler));
}

std::optional<chat_delta> session_stream::ready() noexcept { return state_ ? state_->ready() : std::nullopt; }

const chat_completion& session_stream::partial() const {
    static const chat_completion none;
    return state_ ? state_->partial() : none;
}

const http_response& session_stream::response() const {
    static const http_response none;
    return state_ ? state_->response() : none;
}

void session_stream::cancel() noexcept {
    if (state_) state_->cancel();
}

} // namespace openai
