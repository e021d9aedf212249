// SPDX-License-Identifier: BSL-1.0
#include "faults/virtual_clock.hpp"

#include <boost/asio/bind_allocator.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

namespace faults {
namespace {

using clock = openai::detail::net::clock;

std::atomic<clock::rep> now{clock::duration(std::chrono::hours(1000)).count()};
std::atomic<clock::rep> next_timer{0}; // 0: none
std::atomic<int> passages = 0;
int late_looks = 0;

/// Memory for one handler: a look allocates nothing.
template <class T>
struct in_place {
    using value_type = T;
    std::byte* memory;
    std::size_t size;
    in_place(std::byte* at, std::size_t bytes)
        : memory(at)
        , size(bytes) {}
    template <class U>
    in_place(const in_place<U>& other) // NOLINT(google-explicit-constructor)
        : memory(other.memory)
        , size(other.size) {}
    T* allocate(std::size_t count) {
        if (count * sizeof(T) > size) throw std::bad_alloc();
        return reinterpret_cast<T*>(memory);
    }
    void deallocate(T*, std::size_t) noexcept {}
    bool operator==(const in_place&) const = default;
};

} // namespace

void advance_time(clock::duration by) noexcept { now += by.count(); }

/// To the time for which the next timer of the context that was polled last waits.
bool pass_time(boost::asio::io_context&) {
    const auto at = next_timer.load();
    if (at == 0) return false;
    if (at > now) {
        now = at;
        late_looks = 0;
        return true;
    }
    // It is due and will be seen in a moment, or it was cancelled and nobody has said so.
    if (++late_looks < 8) return true;
    next_timer = 0;
    return false;
}

/// Asio looks at its timers when the system's timer fires, which knows nothing of virtual time: a timer that is due is
/// what makes it look.
class passage::look {
public:
    explicit look(boost::asio::io_context& io)
        : timer_(io) {}

    void begin() {
        seen_ = now;
        if (std::exchange(pending_, true)) return;
        timer_.expires_at(clock::time_point());
        try {
            wait();
        } catch (const std::bad_alloc&) { // Asio's queue had to grow where a test lets one allocation fail
            wait();
        }
    }
    bool due() const noexcept { return seen_ != now; }
    bool pending() const noexcept { return pending_; }

private:
    void wait() {
        timer_.async_wait(boost::asio::bind_allocator(in_place<std::byte>(memory_, sizeof memory_),
                                                      [this](const auto&) { pending_ = false; }));
    }

    openai::detail::net::timer timer_;
    clock::rep seen_ = now;
    bool pending_ = false;
    alignas(std::max_align_t) std::byte memory_[512];
};

passage::passage(boost::asio::io_context& io)
    : io_(io)
    , look_(std::make_unique<look>(io)) {
    next_timer = 0; // of another context
    ++passages;
}

passage::~passage() {
    next_timer = 0;
    --passages;
}

bool passage::turn() {
    for (;;) {
        if (io_.stopped()) io_.restart();
        if (look_->due()) look_->begin();
        const bool looking = look_->pending();
        const bool ran = io_.poll_one() > 0;
        if (ran && looking && !look_->pending()) continue; // that was the look
        if (ran) return true;
        if (io_.stopped() || !pass_time(io_)) return false;
        look_->begin();
    }
}

} // namespace faults

namespace openai::detail::net {

clock::time_point clock::now() noexcept { return time_point(duration(faults::now)); }

clock::duration clock::nap(duration left) noexcept {
    constexpr auto never = std::chrono::hours(24 * 365 * 10);
    constexpr auto until_told = std::chrono::minutes(1);
    const bool due = left <= duration(0);
    if (faults::passages == 0) { // the context polls again at once, and the timer asks anew
        faults::next_timer = left > never ? 0 : faults::now + std::max(left, duration(0)).count();
        return duration(0);
    }
    faults::next_timer = due || left > never ? 0 : faults::now + left.count();
    return due ? duration(0) : until_told;
}

} // namespace openai::detail::net
