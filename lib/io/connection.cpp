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
    if (end_ >= buffer_limit) fail(errc::limit_exceeded, "an element of the answer does not fit the read buffer");
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

io_result connection::try_write(std::span<const char> bytes) {
    const auto result = wire_->try_write(bytes);
    if (result.status != io_status::ok) check();
    return result;
}

void connection::set_deadline(const deadline& limit, phase where) {
    watchdog_.set(clock::time_point::max()); // from here on nothing passes until the new limit is in place
    if (expired()) return;
    deadline_ = limit;
    phase_ = where;
    watchdog_.set(limit.at);
}

void connection::clear_deadline() { set_deadline({}, phase_); }

void connection::abort(errc reason) noexcept {
    int none = 0;
    aborted_.compare_exchange_strong(none, static_cast<int>(reason));
    if (!inherited()) wire_->abort(); // else the parent's connection would break, too
}

void connection::check() const {
    const auto reason = static_cast<errc>(aborted_.load());
    if (reason == errc{}) return;
    if (expired()) throw io::expired(deadline_, phase_, clock::now(), billing_);
    fail(reason, {});
}

void connection::fail(errc code, std::string context) const {
    error_details details;
    details.code = code;
    details.phase = phase_;
    details.context = std::move(context);
    details.maybe_billed = billing_;
    throw error(std::move(details));
}

bool connection::spoke() noexcept {
    char byte = 0;
    return !inherited() && (begin_ != end_ || wire_->try_read({&byte, 1}).status == io_status::ok);
}

void connection::farewell() noexcept {
    if (!inherited()) wire_->farewell();
}

void connection::rest() noexcept {
    watchdog_.stop();
    deadline_ = {};
    billing_ = billing::no;
    begin_ = end_ = 0;
    buffer_ = {};
}

} // namespace openai::io
