// SPDX-License-Identifier: BSL-1.0
#include "faults/server/memory_transport.hpp"
#include "faults/allocations.hpp"
#include "faults/server/memory_server.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace faults {

memory_server::memory_server(std::vector<script> scripts, granularity pieces)
    : scripts_(std::move(scripts))
    , pieces_(pieces) {}

memory_server::~memory_server() = default;

const script& memory_server::script_of(std::size_t connection) const {
    return scripts_[std::min(connection, scripts_.size() - 1)];
}

asio::awaitable<std::unique_ptr<net::connection>> memory_server::dial(const net::dial_limits& limits) {
    using openai::phase;
    const auto turn = co_await asio::this_coro::executor;
    for (const auto now : {phase::resolve, phase::connect, phase::tls}) {
        limits.on_phase(now);
        co_await asio::post(turn, asio::use_awaitable);
        if (now == phase::connect && refusals > 0) {
            --refusals;
            openai::error_details details;
            details.code = openai::errc::connect_failed;
            details.phase = phase::connect;
            details.retryable = true;
            throw openai::error(std::move(details));
        }
    }
    co_return std::make_unique<net::connection>(std::make_unique<memory_transport>(*this, executor), executor);
}

void memory_server::become_good(script good) {
    for (auto* each : live_) each->settle();
    good_ = std::move(good);
    read_error = write_error = spurious_reads = refusals = 0;
}

void memory_server::follow(script steps) { scripts_.assign(1, std::move(steps)); }

void memory_server::end_all(step::kind how) {
    for (auto* each : live_) each->end(how);
}

} // namespace faults

namespace faults {
namespace {

using net::io_result;
using net::io_status;

io_result failed(int error) noexcept { return {io_status::failed, 0, {error, boost::system::system_category()}}; }

/// The length of the request at the beginning of `bytes`, or nothing if it is not all there.
std::optional<std::size_t> request_length(std::string_view bytes) {
    const auto head = bytes.find("\r\n\r\n");
    if (head == std::string_view::npos) return std::nullopt;
    constexpr std::string_view field = "Content-Length: ";
    const auto at = bytes.substr(0, head).find(field);
    std::size_t body = 0;
    if (at != std::string_view::npos) std::from_chars(bytes.data() + at + field.size(), bytes.data() + head, body);
    const auto all = head + 4 + body;
    return all <= bytes.size() ? std::optional(all) : std::nullopt;
}

} // namespace

memory_transport::memory_transport(memory_server& server, asio::any_io_executor executor)
    : server_(server)
    , executor_(std::move(executor))
    , number_(server.opened)
    , sleeper_(executor_) {
    const allocations::exemption own;
    server_.live_.insert(this);
    ++server_.opened;
    server_.mostly = std::max(server_.mostly, ++server_.open);
}

memory_transport::~memory_transport() {
    server_.live_.erase(this);
    --server_.open;
}

const script& memory_transport::steps() const { return server_.good_ ? *server_.good_ : server_.script_of(number_); }

bool memory_transport::take_request() {
    const auto length = request_length(inbox_);
    if (!length) return false;
    if (server_.log) server_.log->push_back({net::clock::now(), inbox_.substr(0, *length)});
    inbox_.erase(0, *length);
    ++server_.requests;
    return true;
}

/// Does what the script says until it has to wait for something.
void memory_transport::play() {
    const allocations::exemption own;
    while (!ended_) {
        if (next_ >= steps().size()) next_ = 0;
        const auto& now = steps()[next_];
        if (!over(now)) return;
        ++next_;
        times_ = sent_ = 0;
    }
}

bool memory_transport::over(const step& now) {
    switch (now.what) {
    case step::kind::request: return take_request();
    case step::kind::send:
        while (times_ < now.times && sent_ >= now.text.size()) {
            ++times_;
            sent_ = 0;
        }
        return times_ >= now.times;
    case step::kind::wait:
        if (!until_) until_ = net::clock::now() + now.time;
        if (net::clock::now() < *until_) return false;
        until_.reset();
        return true;
    case step::kind::stall: return false;
    default: ended_ = now.what; return true;
    }
}

/// What is on its way to the client. Nothing is copied before the client reads it: only the client's memory counts.
std::string_view memory_transport::sending() const {
    if (ended_ || next_ >= steps().size() || steps()[next_].what != step::kind::send) return {};
    const std::string_view text = steps()[next_].text;
    return text.substr(std::min(sent_, text.size()));
}

bool memory_transport::readable() const { return !sending().empty() || ended_ || aborted_; }

io_result memory_transport::try_read(std::span<char> into) noexcept {
    if (aborted_) return {io_status::end, 0, {}};
    if (const auto error = std::exchange(server_.read_error, 0)) return failed(error);
    if (server_.spurious_reads > 0) turn_to_read_ = false;
    if (!turn_to_read_) return {io_status::want_read, 0, {}};
    play();
    if (!readable()) return {io_status::want_read, 0, {}};
    if (ended_) {
        if (*ended_ == step::kind::reset) return failed(ECONNRESET);
        return {*ended_ == step::kind::cut ? io_status::cut : io_status::end, 0, {}};
    }
    const auto text = sending();
    auto bytes = std::min(into.size(), text.size());
    if (server_.pieces_.read > 0) {
        bytes = std::min(bytes, server_.pieces_.read);
        turn_to_read_ = false;
    }
    std::memcpy(into.data(), text.data(), bytes);
    sent_ += bytes;
    server_.given += bytes;
    return {io_status::ok, bytes, {}};
}

io_result memory_transport::try_write(std::span<const char> bytes) noexcept {
    if (const auto error = std::exchange(server_.write_error, 0)) return failed(error);
    if (aborted_ || ended_ == step::kind::reset) return failed(EPIPE);
    if (!turn_to_write_ || inbox_.size() >= server_.takes) return {io_status::want_write, 0, {}};
    auto count = std::min(bytes.size(), server_.takes - inbox_.size());
    if (server_.pieces_.write > 0) {
        count = std::min(count, server_.pieces_.write);
        turn_to_write_ = false;
    }
    const allocations::exemption own;
    inbox_.append(bytes.data(), count);
    return {io_status::ok, count, {}};
}

asio::awaitable<void> memory_transport::wait(net::readiness what) {
    for (;;) {
        play();
        const bool read = what != net::readiness::write && (readable() || server_.spurious_reads > 0);
        const bool write = what != net::readiness::read && inbox_.size() < server_.takes;
        if (read || write || aborted_) break;
        co_await sleeper_.sleep_until(until_.value_or(net::clock::time_point::max()));
    }
    co_await asio::post(executor_, asio::use_awaitable);
    server_.spurious_reads = std::max(0, server_.spurious_reads - 1);
    turn_to_read_ = turn_to_write_ = true;
}

bool memory_transport::quiet() noexcept {
    play();
    return !readable();
}

void memory_transport::abort() noexcept {
    const allocations::exemption own;
    aborted_ = true;
    sleeper_.wake();
}

void memory_transport::end(step::kind how) {
    ended_ = how;
    sleeper_.wake();
}

} // namespace faults
