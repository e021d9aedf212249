// SPDX-License-Identifier: BSL-1.0
#include "io/connection.hpp"

#include <algorithm>
#include <cstring>

namespace openai::io {

connection::connection(std::unique_ptr<transport> wire, asio::any_io_executor executor)
    : wire_(std::move(wire))
    , watchdog_(std::move(executor), [this] { abort(errc::total_timeout); }) {}

connection::~connection() = default;

void connection::consume(std::size_t bytes) noexcept {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
}

void connection::make_room() {
    if (buffer_.size() - end_ >= read_size) return;
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ >= buffer_limit)
        throw error(errc::limit_exceeded, "an element of the answer does not fit the read buffer");
    if (buffer_.size() - end_ < read_size) buffer_.resize(end_ + read_size);
}

io_result connection::try_fill() {
    make_room();
    const auto result = wire_->try_read({buffer_.data() + end_, buffer_.size() - end_});
    end_ += result.bytes;
    if (result.status != io_status::ok) check();
    return result;
}

asio::awaitable<io_result> connection::fill() {
    for (;;) {
        const auto result = try_fill();
        if (result.status == io_status::want_read) co_await wire_->wait(readiness::read);
        else if (result.status == io_status::want_write) co_await wire_->wait(readiness::write);
        else co_return result;
    }
}

asio::awaitable<io_result> connection::write(std::span<const char> bytes, std::chrono::milliseconds limit,
                                             deadline total) {
    while (!bytes.empty()) {
        const auto result = wire_->try_write(bytes);
        bytes = bytes.subspan(result.bytes);
        if (result.status == io_status::ok) continue;
        check();
        if (result.status != io_status::want_read && result.status != io_status::want_write) co_return result;
        set_deadline(earlier(deadline::after(clock::now(), limit, errc::write_timeout), total), phase::write);
        co_await wire_->wait(result.status == io_status::want_read ? readiness::read : readiness::write);
    }
    co_return io_result{};
}

void connection::set_deadline(const deadline& limit, phase where) {
    deadline_ = limit;
    phase_ = where;
    watchdog_.set(limit.at);
}

void connection::clear_deadline() {
    deadline_ = {};
    watchdog_.set(clock::time_point::max());
}

void connection::abort(errc reason) noexcept {
    int none = 0;
    aborted_.compare_exchange_strong(none, static_cast<int>(reason));
    wire_->abort();
}

void connection::check() const {
    const auto reason = static_cast<errc>(aborted_.load());
    if (reason == errc{}) return;
    if (reason == errc::total_timeout) throw expired(deadline_, phase_, clock::now(), billing_);
    error_details details;
    details.code = reason;
    details.phase = phase_;
    details.maybe_billed = billing_;
    throw error(std::move(details));
}

void connection::rest() noexcept {
    watchdog_.stop();
    deadline_ = {};
    billing_ = billing::no;
    last_used_ = clock::now();
    begin_ = end_ = 0;
    buffer_ = {};
}

} // namespace openai::io
