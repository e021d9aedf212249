// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

/// What a server does on a connection, step after step: the same for the server in memory and the one on a socket.
namespace faults {

struct step {
    enum class kind {
        request, ///< wait for one whole request, and count it
        send,    ///< send `text`, `times` times
        wait,    ///< let `time` pass
        fin,     ///< close properly
        cut,     ///< close without the goodbye that TLS wants; on plain TCP the same as `fin`
        reset,   ///< a TCP reset
        stall    ///< nothing more, for ever
    };
    kind what = kind::stall;
    std::string text;
    std::chrono::milliseconds time{};
    std::size_t times = 1;
};

/// Begins anew after its last step.
using script = std::vector<step>;

inline step request() { return {step::kind::request, {}, {}, 1}; }
inline step send(std::string text, std::size_t times = 1) { return {step::kind::send, std::move(text), {}, times}; }
inline step wait(std::chrono::milliseconds time) { return {step::kind::wait, {}, time, 1}; }
inline step fin() { return {step::kind::fin, {}, {}, 1}; }
inline step cut() { return {step::kind::cut, {}, {}, 1}; }
inline step reset() { return {step::kind::reset, {}, {}, 1}; }
inline step stall() { return {step::kind::stall, {}, {}, 1}; }

} // namespace faults
