// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"
#include "net/wakeup.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace support {

namespace asio = boost::asio;
using openai::detail::net::io_result;
using openai::detail::net::io_status;

/// The steps of a scripted transport, in order. After the last read step, reads wait forever. After the last write
/// step, writes accept all bytes.
class script {
public:
    struct step {
        io_status status = io_status::ok;
        std::string bytes; // for a read: the bytes that it returns
        // For a write: the most bytes that it accepts. For a pause: how many bytes must be written before it ends.
        std::size_t count = 0;
        int error = 0;
    };

    script& bytes(std::string text) { return read({io_status::ok, std::move(text)}); }
    script& pause() { return read({io_status::want_read, {}}); }           ///< no bytes until the next wait
    script& until_writable() { return read({io_status::want_write, {}}); } ///< a read that must write first
    script& end() { return read({io_status::end, {}}); }
    script& cut() { return read({io_status::cut, {}}); }
    script& fail(int error) { return read({io_status::failed, {}, 0, error}); }
    /// Reads return no bytes until `count` bytes have been written.
    script& once_written(std::size_t count) { return read({io_status::want_read, {}, count}); }
    /// Reads return the text in pieces of at most `size` bytes, with a pause before each.
    script& pieces(std::string_view text, std::size_t size) {
        for (; !text.empty(); text.remove_prefix(std::min(size, text.size())))
            pause().bytes(std::string(text.substr(0, size)));
        return *this;
    }

    /// A write that accepts only `count` bytes.
    script& take(std::size_t count) { return write({io_status::ok, {}, count}); }
    /// A write that accepts no bytes until the next wait.
    script& full() { return write({io_status::want_write, {}}); }
    script& stall() {
        never_writable = true;
        return full();
    }
    script& refuse(int error) { return write({io_status::failed, {}, 0, error}); }

    std::deque<step> reads;
    std::deque<step> writes;
    bool never_writable = false;

private:
    script& read(step next) { return reads.push_back(std::move(next)), *this; }
    script& write(step next) { return writes.push_back(std::move(next)), *this; }
};

/// Records what happened on a scripted transport. The log outlives the transport.
struct transport_log {
    std::string written;
    int waits = 0;
    std::atomic<int> aborts = 0;
    bool shutdown = false;
    std::optional<std::uint64_t> confirmed;            ///< what `confirmed()` returns
    std::optional<std::uint64_t> confirmed_after_wait; ///< what `confirmed()` returns after the first wait
    bool counts_sent = false;                          ///< whether `sent()` counts the written bytes
    bool delivered = false;                            ///< what `delivered()` returns
    std::string unsolicited;                           ///< bytes that arrive while the connection is idle
    std::function<void()> on_event;                    ///< set while the transport is watched
    int watches = 0;
    bool destroyed = false;
};

/// A transport in memory, without a socket, a thread or a clock.
class scripted_transport final : public openai::detail::net::transport {
public:
    scripted_transport(asio::any_io_executor executor, script steps, std::shared_ptr<transport_log> log)
        : executor_(std::move(executor))
        , script_(std::move(steps))
        , log_(std::move(log))
        , sleeper_(executor_) {}
    ~scripted_transport() override { log_->destroyed = true; }

    io_result try_read(std::span<char> into) noexcept override {
        if (log_->aborts > 0) return {io_status::end, 0, {}};
        if (!log_->unsolicited.empty()) script_.bytes(std::exchange(log_->unsolicited, {}));
        if (script_.reads.empty()) return {io_status::want_read, 0, {}};
        auto& next = script_.reads.front();
        if (next.status != io_status::ok) return status_of(next);
        const auto bytes = std::min(into.size(), next.bytes.size());
        std::copy_n(next.bytes.data(), bytes, into.data());
        next.bytes.erase(0, bytes);
        if (next.bytes.empty()) script_.reads.pop_front();
        return {io_status::ok, bytes, {}};
    }

    io_result try_write(std::span<const char> data) noexcept override {
        if (log_->aborts > 0) return {io_status::failed, 0, {EPIPE, boost::system::system_category()}};
        auto bytes = data.size();
        if (!script_.writes.empty()) {
            const auto next = script_.writes.front();
            if (next.status != io_status::ok) return status_of(next);
            bytes = std::min(bytes, next.count);
            script_.writes.pop_front();
        }
        log_->written.append(data.data(), bytes);
        return {io_status::ok, bytes, {}};
    }

    asio::awaitable<void> wait(openai::detail::net::readiness what) override {
        if (log_->waits++ == 0) log_->confirmed = log_->confirmed_after_wait;
        using openai::detail::net::readiness;
        const bool served = (what != readiness::write && ready(true)) || (what != readiness::read && ready(false));
        if (log_->aborts == 0 && served) {
            co_await asio::post(executor_, asio::use_awaitable);
            co_return;
        }
        co_await sleeper_.sleep_until(openai::detail::net::clock::time_point::max());
    }

    bool quiet() noexcept override { return log_->aborts == 0 && script_.reads.empty() && log_->unsolicited.empty(); }
    std::optional<std::uint64_t> confirmed() const noexcept override { return log_->confirmed; }
    std::uint64_t sent() const noexcept override {
        return log_->confirmed.value_or(0) + (log_->counts_sent ? log_->written.size() : 0);
    }
    bool delivered() const noexcept override { return log_->delivered; }
    void shutdown() noexcept override { log_->shutdown = true; }
    void watch(std::function<void()> on_event) override {
        ++log_->watches;
        log_->on_event = std::move(on_event);
    }
    void unwatch() noexcept override { log_->on_event = nullptr; }

    void abort() noexcept override {
        ++log_->aborts;
        sleeper_.wake();
    }

private:
    static io_result status_of(const script::step& next) noexcept {
        return {next.status, 0, {next.error, boost::system::system_category()}};
    }

    /// Whether a wait would end. If so, removes the pause that it ends.
    bool ready(bool reading) {
        const auto wanted = reading ? io_status::want_read : io_status::want_write;
        for (auto* steps : {&script_.reads, &script_.writes}) {
            if (steps->empty() || steps->front().status != wanted) continue;
            if (steps == &script_.reads && log_->written.size() < steps->front().count) return false;
            if (steps == &script_.writes && script_.never_writable) continue;
            steps->pop_front();
            return true;
        }
        return reading && !script_.reads.empty() && script_.reads.front().status != io_status::want_write;
    }

    asio::any_io_executor executor_;
    script script_;
    std::shared_ptr<transport_log> log_;
    openai::detail::net::wakeup sleeper_;
};

} // namespace support
