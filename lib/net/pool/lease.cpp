// SPDX-License-Identifier: BSL-1.0
#include "net/pool/lease.hpp"

#include "net/pool/connection_pool.hpp"

#include <utility>

namespace openai::detail::net {

lease::lease(std::shared_ptr<connection_pool> pool, protocol::pool_key key, std::unique_ptr<connection> wire,
             std::optional<clock::duration> idle)
    : pool_(std::move(pool))
    , key_(std::move(key))
    , wire_(std::move(wire))
    , idle_(idle)
    , earlier_uses_(wire_->uses()) {}

lease& lease::operator=(lease&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(key_, other.key_);
    std::swap(wire_, other.wire_);
    std::swap(idle_, other.idle_);
    std::swap(earlier_uses_, other.earlier_uses_);
    std::swap(drain_, other.drain_);
    return *this;
}

lease::~lease() {
    if (!pool_) return;
    if (wire_->uses() == earlier_uses_) give_back(); // nothing was sent on it, so it can be used again
    else close();
}

void lease::report() const noexcept { pool_->report(key_); }

bool lease::begin_drain() {
    drain_ = pool_->begin_drain(key_);
    return drain_ != protocol::pool_ledger::drain::none;
}

void lease::ended_late() { pool_->ended_late(key_); }

void lease::give_back() noexcept {
    const auto pool = std::exchange(pool_, nullptr);
    wire_->rest();
    pool->give_back(key_, std::move(wire_), drain_);
    pool->report(key_);
}

void lease::reject() noexcept { close(); }

void lease::replace() noexcept { end_connection(*std::exchange(pool_, nullptr)); }

void lease::close() noexcept {
    const auto pool = std::exchange(pool_, nullptr);
    end_connection(*pool);
    pool->discard(key_, drain_);
    pool->report(key_);
}

/// Closes the socket before its slot becomes free.
void lease::end_connection(connection_pool& pool) noexcept {
    const bool used = wire_->uses() != earlier_uses_;
    const bool crossed = used && (wire_->stale() || wire_->unanswered());
    if (crossed && wire_->judged()) pool.closed_behind(key_, wire_->streamed(), clock::now() - wire_->last_used());
    if (idle_ && !wire_->inherited() && (!used || wire_->stale())) pool.closed_by_peer(key_, *wire_, *idle_, used);
    wire_.reset();
}

} // namespace openai::detail::net
