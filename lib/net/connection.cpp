// SPDX-License-Identifier: BSL-1.0
#include "net/connection.hpp"

namespace openai::detail::net {

connection::connection(std::unique_ptr<transport> wire, asio::any_io_executor executor)
    : wire_(std::move(wire))
    , watchdog_(std::move(executor), [this] { abort(errc::total_timeout); }) {}

connection::~connection() = default;

io_result connection::try_fill() {
    const auto room = buffer_.room();
    if (room.empty()) fail(errc::limit_exceeded, "an element of the answer does not fit the read buffer");
    const auto result = wire_->try_read(room);
    buffer_.added(result.bytes);
    if (result.status != io_status::ok) check();
    return result;
}

asio::awaitable<io_result> connection::fill() {
    for (;;) {
        const auto result = try_fill();
        if (!is_wait(result)) co_return result;
        co_await wait(result);
    }
}

asio::awaitable<void> connection::wait(readiness what) {
    buffer_.rest();
    return wire_->wait(what);
}

io_result connection::try_write(std::span<const char> bytes) {
    const auto result = wire_->try_write(bytes);
    if (result.status != io_status::ok) check();
    return result;
}

void connection::set_deadline(const deadline& limit, phase where) {
    watchdog_.set(clock::time_point::max()); // no deadline can pass until the new one is set
    if (expired()) return;
    deadline_ = limit;
    phase_ = where;
    watchdog_.set(limit.at);
}

void connection::clear_deadline() { set_deadline({}, phase_); }

void connection::abort(errc reason) noexcept {
    int none = 0;
    aborted_.compare_exchange_strong(none, static_cast<int>(reason));
    if (!inherited()) wire_->abort(); // it would break the parent's connection
}

void connection::check() const {
    const auto reason = static_cast<errc>(aborted_.load());
    if (reason == errc{}) return;
    if (expired()) throw net::expired(deadline_, phase_, clock::now(), billing_);
    fail(reason, {});
}

void connection::set_trace(std::shared_ptr<call_record> trace) {
    trace_ = std::move(trace);
    if (!trace_) return;
    if (const auto agreed = wire_->tls()) trace_->secured(*agreed);
    const auto now = clock::now();
    trace_->ready(now - created_, now - last_used_, uses_);
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
    return !inherited() && (!buffer_.empty() || wire_->try_read({&byte, 1}).status == io_status::ok);
}

void connection::shutdown() noexcept {
    if (!inherited()) wire_->shutdown();
}

void connection::rest() noexcept {
    watchdog_.set(clock::time_point::max());
    deadline_ = {};
    billing_ = billing::no;
    buffer_.clear();
    last_used_ = clock::now();
    trace_.reset();
}

} // namespace openai::detail::net
