// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/world.hpp"

#include <openai/core/call_options.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace faults {

/// How a caller calls: what they mean for retries is the same.
enum class way { create_awaited, create_callback, create_future, stream_awaited, stream_callback, stream_future };

inline constexpr way all_ways[] = {way::create_awaited, way::create_callback, way::create_future,
                                   way::stream_awaited, way::stream_callback, way::stream_future};
std::string name_of(way how);
bool is_streamed(way how);

/// A call, and how it ended.
struct called {
    std::optional<openai::error> failure;
    std::string text;
    std::chrono::milliseconds began{}; ///< since the caller was made
    std::chrono::milliseconds ended{};
    int completions = 0;
    asio::cancellation_signal signal; ///< of `create`

    std::chrono::milliseconds took() const { return ended - began; }
};

/// Makes calls, also several at a time, on virtual time. The server's requests are logged.
class caller {
public:
    using change = std::function<void(openai::client_options&)>;

    /// With the default policy for retries, unless `options` changes it.
    explicit caller(
        std::vector<script> scripts, const change& options = [](auto&) {});

    /// A call that is under way.
    std::shared_ptr<called> begin(way how, openai::call_options options = {});
    std::shared_ptr<called> create(std::string model = "m", openai::call_options options = {});

    /// Until it ends; throws if it never does, or twice.
    const called& finish(const std::shared_ptr<called>& one);

    /// Begins a call and finishes it.
    called& run(way how, openai::call_options options = {});

    /// Lets time pass, and what happens in it happen.
    void pass(std::chrono::milliseconds time);

    std::chrono::milliseconds now() const;

    /// When the requests came.
    std::vector<std::chrono::milliseconds> times() const;

    std::vector<logged_request> requests;
    const scenario about;
    world here;

private:
    const net::clock::time_point start_ = net::clock::now();
    std::vector<std::shared_ptr<called>> all_;
};

/// Answers in this order, and from then on the last one.
script answer_in_turn(std::vector<std::string> answers);

} // namespace faults
