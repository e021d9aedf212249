// SPDX-License-Identifier: BSL-1.0
#include "common/measurement.hpp"

#include "common/allocations.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <fstream>

namespace bench {
namespace {

std::uint64_t clock_now() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

double microseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

std::size_t resident() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0, pages = 0;
    file >> total >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t peak() {
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    return static_cast<std::size_t>(used.ru_maxrss) * 1024;
}

double percentile(const std::vector<std::uint32_t>& sorted, double share) {
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
    return sorted[at] / 1000.0;
}

} // namespace

measurement::usage measurement::now() {
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    return {clock_now(), microseconds(used.ru_utime), microseconds(used.ru_stime), allocations(), resident()};
}

void measurement::begin() {
    delays_.reserve(stamps_expected_);
    begin_ = now();
}

void measurement::end() { end_ = now(); }

void measurement::answered(std::string_view text) {
    if (first_answer_.load(std::memory_order_relaxed) == 0) first_answer_ = clock_now();
    auto& mine = counts();
    ++mine.answers;
    mine.text_bytes += text.size();
}

void measurement::stamped(std::string_view text) {
    if (stamps_expected_ == 0) return;
    std::uint64_t sent = 0;
    std::from_chars(text.data() + 2, text.data() + text.size(), sent);
    const auto delay = std::min<std::uint64_t>(clock_now() - sent, UINT32_MAX);
    if (delays_.empty()) steady_begin_ = now();
    delays_.push_back(static_cast<std::uint32_t>(delay));
    if (delays_.size() == stamps_expected_ / 2) resident_open_ = resident();
    if (delays_.size() == stamps_expected_) steady_end_ = now();
}

void measurement::late(std::uint64_t nanoseconds) {
    delays_.push_back(static_cast<std::uint32_t>(std::min<std::uint64_t>(nanoseconds, UINT32_MAX)));
}

void measurement::failed(std::string_view why) {
    const std::lock_guard lock(mutex_);
    if (failures_.fetch_add(1) == 0) first_failure_ = why;
}

unsigned measurement::thread_number() noexcept {
    static std::atomic<unsigned> threads = 0;
    thread_local constinit unsigned number = 0;
    if (number == 0) number = ++threads;
    return number;
}

measurement::tally measurement::sum() const noexcept {
    tally all;
    for (const auto& each : counts_) {
        all.answers += each.answers;
        all.deltas += each.deltas;
        all.text_bytes += each.text_bytes;
    }
    return all;
}

std::string measurement::to_json() const {
    const auto counted = sum();
    auto delays = delays_;
    std::sort(delays.begin(), delays.end());
    const auto steady = steady_end_.user + steady_end_.system - steady_begin_.user - steady_begin_.system;
    char text[1024];
    std::snprintf(
        text, sizeof text,
        "{\"user_us\": %.0f, \"system_us\": %.0f, \"wall_us\": %.1f, \"allocations\": %zu, \"first_answer_ns\": %llu, "
        "\"answers\": %zu, \"deltas\": %zu, \"text_bytes\": %zu, \"failures\": %zu, \"stamps\": %zu, "
        "\"resident_begin\": %zu, \"resident_open\": %zu, \"peak\": %zu, \"steady_cpu_us\": %.0f, \"p50_us\": %.1f, "
        "\"p99_us\": %.1f, \"begin_ns\": %llu}",
        end_.user - begin_.user, end_.system - begin_.system, static_cast<double>(end_.wall - begin_.wall) / 1000.0,
        end_.allocations - begin_.allocations, static_cast<unsigned long long>(first_answer_.load()), counted.answers,
        counted.deltas, counted.text_bytes, failures_.load(), delays.size(), begin_.resident, resident_open_, peak(),
        steady, percentile(delays, 0.5), percentile(delays, 0.99), static_cast<unsigned long long>(begin_.wall));
    if (failures_ > 0) std::fprintf(stderr, "%zu failures, the first: %s\n", failures_.load(), first_failure_.c_str());
    return text;
}

} // namespace bench
