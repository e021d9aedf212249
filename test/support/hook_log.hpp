// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/observer.hpp>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace support {

/// An observer that records each hook of each call as a line of text, and also all texts that the hooks contain.
class hook_log : public openai::observer {
public:
    /// Returns the lines of all calls, in order.
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    std::vector<std::string> gauges() const {
        const std::lock_guard lock(mutex_);
        return gauges_;
    }
    std::vector<openai::observed::call_end> ends() const {
        const std::lock_guard lock(mutex_);
        return ends_;
    }
    /// Whether each call has ended as often as it began. True when all calls are complete.
    bool balanced() const {
        const std::lock_guard lock(mutex_);
        for (const auto& [call, begun] : open_)
            if (begun != 0) return false;
        return true;
    }
    std::size_t calls() const {
        const std::lock_guard lock(mutex_);
        return open_.size();
    }
    std::size_t count(std::string_view beginning) const {
        const std::lock_guard lock(mutex_);
        std::size_t found = 0;
        for (const auto& line : lines_) found += line.starts_with(beginning) ? 1 : 0;
        return found;
    }
    std::string all_text() const {
        std::string text;
        for (const auto& line : lines()) text += line + '\n';
        for (const auto& line : gauges()) text += line + '\n';
        return text;
    }

    void on_call_start(const openai::observed::call_start& seen) noexcept override {
        add("call_start " + std::string(seen.method) + ' ' + std::string(seen.path) +
            (seen.streamed ? " streamed" : ""));
        const std::lock_guard lock(mutex_);
        ++open_[seen.call];
    }
    void on_queued(const openai::observed::queued& seen) noexcept override {
        add("queued " + std::string(seen.origin));
    }
    void on_connection_reused(const openai::observed::connection_reused& seen) noexcept override {
        add("connection_reused " + std::to_string(seen.requests) + (seen.idle <= seen.age ? "" : " bad times"));
    }
    void on_connection_stale(const openai::observed::connection_stale& seen) noexcept override {
        add(seen.idle <= seen.age ? "connection_stale" : "connection_stale bad times");
    }
    void on_resolve_start(const openai::observed::resolve_start& seen) noexcept override {
        add("resolve_start " + std::string(seen.host));
    }
    void on_resolve_done(const openai::observed::resolve_done& seen) noexcept override {
        add("resolve_done " + word(seen.ok) + ' ' + std::to_string(seen.addresses));
    }
    void on_connect_attempt(const openai::observed::connect_attempt& seen) noexcept override {
        add("connect_attempt " + std::string(seen.address));
    }
    void on_connect_done(const openai::observed::connect_done& seen) noexcept override {
        add("connect_done " + word(seen.ok) + ' ' + std::string(seen.address) + ' ' + std::to_string(seen.attempts));
    }
    void on_tls_done(const openai::observed::tls_done& seen) noexcept override {
        add("tls_done " + word(seen.ok) + ' ' + std::string(seen.version) + (seen.cipher.empty() ? "" : " cipher") +
            (seen.resumed ? " resumed" : ""));
    }
    void on_write_done(const openai::observed::write_done& seen) noexcept override {
        add(seen.bytes > 0 ? "write_done" : "write_done nothing");
    }
    void on_first_byte(const openai::observed::first_byte& seen) noexcept override {
        add("first_byte " + std::to_string(seen.status));
    }
    void on_first_event(const openai::observed::first_event&) noexcept override { add("first_event"); }
    void on_event(const openai::observed::event& seen) noexcept override { add("event " + std::to_string(seen.bytes)); }
    void on_retry(const openai::observed::retry& seen) noexcept override {
        add("retry " + std::to_string(seen.attempt) + ' ' + std::string(name_of(seen.cause)) + ' ' +
            std::to_string(seen.status) +
            (seen.replay              ? " replay"
             : seen.delay.count() > 0 ? " later"
                                      : " at once"));
    }
    void on_resume(const openai::observed::resume& seen) noexcept override {
        add("resume " + std::string(name_of(seen.cause)));
    }
    void on_redirect_refused(const openai::observed::redirect_refused& seen) noexcept override {
        add("redirect_refused " + std::to_string(seen.status));
    }
    void on_unclean_end(const openai::observed::unclean_end&) noexcept override { add("unclean_end"); }
    void on_truncated(const openai::observed::truncated& seen) noexcept override {
        add("truncated " + std::to_string(seen.bytes));
    }
    void on_call_end(const openai::observed::call_end& seen) noexcept override {
        add("call_end " + std::string(seen.code ? name_of(*seen.code) : "ok") + ' ' + to_string(seen.phase) + ' ' +
            std::to_string(seen.status) + (is_default(seen.request_id) ? "" : " id " + std::string(seen.request_id)));
        const std::lock_guard lock(mutex_);
        --open_[seen.call];
        ends_.push_back(seen);
        ends_.back().request_id = {};
    }
    void on_pool_gauge(const openai::observed::pool_gauge& seen) noexcept override {
        const std::lock_guard lock(mutex_);
        gauges_.push_back(std::string(seen.origin) + ' ' + std::to_string(seen.active) + ' ' +
                          std::to_string(seen.idle) + ' ' + std::to_string(seen.waiting));
    }

private:
    /// Whether the id is one that the local server makes.
    static bool is_default(std::string_view id) { return id.empty() || id.starts_with("req_testing"); }
    static std::string word(bool ok) { return ok ? "ok" : "failed"; }

    void add(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }

    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    std::vector<std::string> gauges_;
    std::vector<openai::observed::call_end> ends_;
    std::map<std::uint64_t, int> open_;
};

} // namespace support
