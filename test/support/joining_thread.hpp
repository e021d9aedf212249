// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <thread>
#include <type_traits>
#include <utility>

namespace support {

/// A thread whose destructor waits for its end, like `std::jthread`, which libc++ lacks before version 20.
class joining_thread {
public:
    joining_thread() = default;
    template <class Function, class... Arguments>
        requires(!std::same_as<std::remove_cvref_t<Function>, joining_thread>)
    explicit joining_thread(Function&& function, Arguments&&... arguments)
        : thread_(std::forward<Function>(function), std::forward<Arguments>(arguments)...) {}
    joining_thread(joining_thread&&) noexcept = default;
    joining_thread& operator=(joining_thread&& other) noexcept {
        join();
        thread_ = std::move(other.thread_);
        return *this;
    }
    ~joining_thread() { join(); }

    void join() {
        if (thread_.joinable()) thread_.join();
    }

private:
    std::thread thread_;
};

} // namespace support
