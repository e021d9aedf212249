// SPDX-License-Identifier: BSL-1.0
#include "ledger.hpp"
#include "words.hpp"

#include <openai/testing/record.hpp>

#include <algorithm>

namespace openai::testing {

received_request::received_request() = default;

std::optional<std::string_view> received_request::header(std::string_view name) const noexcept {
    for (const auto& [field, value] : headers)
        if (same_name(field, name)) return value;
    return std::nullopt;
}

std::string_view received_request::path() const noexcept {
    return std::string_view(target).substr(0, target.find('?'));
}

} // namespace openai::testing

namespace openai::testing {

template <class Change>
auto ledger::change(Change&& body) {
    const std::scoped_lock lock(mutex_);
    changed_.notify_all();
    return body();
}

std::size_t ledger::connection_opened() {
    return change([&] {
        ++counts_.open;
        counts_.max_open = std::max(counts_.max_open, counts_.open);
        return counts_.connections++;
    });
}

void ledger::connection_closed() {
    change([&] { --counts_.open; });
}

void ledger::handshake(bool resumed) {
    change([&] { ++(resumed ? counts_.resumed_handshakes : counts_.full_handshakes); });
}

void ledger::handshake_failed() {
    change([&] { ++counts_.failed_handshakes; });
}

void ledger::malformed_request() {
    change([&] { ++counts_.malformed_requests; });
}

void ledger::request_complete(received_request request) {
    change([&] {
        ++counts_.requests;
        requests_.push_back(std::move(request));
    });
}

std::size_t ledger::next_index() const {
    const std::scoped_lock lock(mutex_);
    return requests_.size();
}

void ledger::executed() {
    change([&] { ++counts_.executions; });
}

void ledger::wrote(std::size_t index, std::size_t bytes) {
    change([&] { requests_[index].bytes_written += bytes; });
}

void ledger::answered(std::size_t index) {
    change([&] {
        requests_[index].answered = true;
        ++counts_.answered;
    });
}

void ledger::client_left(std::size_t index) {
    change([&] {
        requests_[index].client_left = true;
        ++counts_.client_left;
    });
}

counts ledger::counts() const {
    const std::scoped_lock lock(mutex_);
    return counts_;
}

std::vector<received_request> ledger::requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
}

received_request ledger::request(std::size_t index) const {
    const std::scoped_lock lock(mutex_);
    return requests_.at(index);
}

bool ledger::wait(const std::function<bool(const testing::counts&)>& done, milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [&] { return done(counts_); });
}

bool ledger::wait_for_bytes(std::size_t index, std::size_t at_least, milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout,
                             [&] { return index < requests_.size() && requests_[index].bytes_written >= at_least; });
}

} // namespace openai::testing
