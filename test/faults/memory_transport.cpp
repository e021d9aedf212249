// SPDX-License-Identifier: BSL-1.0
#include "faults/memory_transport.hpp"

#include "faults/allocations.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace faults {
namespace {

using io::io_result;
using io::io_status;

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
    inbox_.erase(0, *length);
    ++server_.requests;
    return true;
}

/// Does what the script says until it has to wait for something.
void memory_transport::play() {
    const allocations::exemption own;
    for (;;) {
        if (ended_) return;
        if (next_ >= steps().size()) next_ = 0;
        const auto& now = steps()[next_];
        if (now.what == step::kind::stall) return;
        if (now.what == step::kind::request && !take_request()) return;
        if (now.what == step::kind::wait) {
            if (!until_) until_ = io::clock::now() + now.time;
            if (io::clock::now() < *until_) return;
            until_.reset();
        }
        take_step(now);
        ++next_;
    }
}

void memory_transport::take_step(const step& now) {
    switch (now.what) {
    case step::kind::send:
        for (std::size_t i = 0; i < now.times; ++i) outbox_ += now.text;
        break;
    case step::kind::fin:
    case step::kind::cut:
    case step::kind::reset: ended_ = now.what; break;
    default: break;
    }
}

bool memory_transport::readable() const noexcept { return taken_ < outbox_.size() || ended_ || aborted_; }

io_result memory_transport::try_read(std::span<char> into) noexcept {
    if (aborted_) return {io_status::end, 0, {}};
    if (const auto error = std::exchange(server_.read_error, 0)) return failed(error);
    if (server_.spurious_reads > 0) turn_to_read_ = false;
    if (!turn_to_read_ || !readable()) return {io_status::want_read, 0, {}};
    if (taken_ == outbox_.size()) {
        if (*ended_ == step::kind::reset) return failed(ECONNRESET);
        return {*ended_ == step::kind::cut ? io_status::cut : io_status::end, 0, {}};
    }
    auto bytes = std::min(into.size(), outbox_.size() - taken_);
    if (server_.pieces_.read > 0) {
        bytes = std::min(bytes, server_.pieces_.read);
        turn_to_read_ = false;
    }
    std::memcpy(into.data(), outbox_.data() + taken_, bytes);
    taken_ += bytes;
    return {io_status::ok, bytes, {}};
}

io_result memory_transport::try_write(std::span<const char> bytes) noexcept {
    if (const auto error = std::exchange(server_.write_error, 0)) return failed(error);
    if (aborted_ || ended_ == step::kind::reset) return failed(EPIPE);
    if (!turn_to_write_) return {io_status::want_write, 0, {}};
    auto count = bytes.size();
    if (server_.pieces_.write > 0) {
        count = std::min(count, server_.pieces_.write);
        turn_to_write_ = false;
    }
    const allocations::exemption own;
    inbox_.append(bytes.data(), count);
    return {io_status::ok, count, {}};
}

asio::awaitable<void> memory_transport::wait(io::readiness what) {
    for (;;) {
        play();
        const bool read = what != io::readiness::write && (readable() || server_.spurious_reads > 0);
        if (read || what != io::readiness::read) break;
        co_await sleeper_.sleep_until(until_.value_or(io::clock::time_point::max()));
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
