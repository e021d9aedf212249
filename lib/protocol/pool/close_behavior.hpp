// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace openai::detail::protocol {

/// Whether a server closes a connection right behind an answer, as far as it has shown: one for streams, and one for
/// what is handed on to a waiter behind another answer. What it announces counts for nothing here: servers that
/// announce `Keep-Alive: timeout=5` close at once.
///
/// While nothing is known, such a connection is set apart, and what becomes of it decides. A server that closes says so
/// by itself. One that keeps connections shows it by leaving that one open for `look()`,
/// which costs nobody anything: the next call gets an extra connection, once; only calls after that one wait for the
/// decision. May be used from any thread.
class close_behavior {
public:
    using duration = std::chrono::steady_clock::duration;
    enum class known { nothing, keeps, closes };

    static constexpr std::chrono::milliseconds first_look{50}; ///< before anything was seen
    static constexpr std::chrono::milliseconds behind{250};    ///< closed later than this: not because of the answer
    static constexpr unsigned each_probe = 8;
    static constexpr int needed = 3; ///< connections left open in a row, before a server that closed is one that keeps

    known what() const noexcept { return what_; }

    /// For how long a connection must have rested before it is known to stay: twice the longest time
    /// after which one was closed.
    duration look() const noexcept;

    /// A connection that has rested so long may be used.
    bool usable(duration rested) const noexcept { return what_ == known::keeps || rested >= look(); }

    /// Of a server that closes: whether a connection that comes back is to rest although somebody could open another
    /// one in its place. True for one of eight of which nothing was seen, so that a server that keeps its connections
    /// again is found out.
    bool take_probe() noexcept { return ++unseen_ % each_probe == 0; }

    /// Whether to open a connection although one is set apart, nothing being known yet: true once.
    bool take_extra() noexcept { return !extra_taken_.exchange(true); }

    /// The server closed a connection that had rested for so long.
    void closed(duration rested) noexcept;

    /// A connection that had rested for so long was still open.
    void survived(duration rested) noexcept;

private:
    std::atomic<known> what_ = known::nothing;
    std::atomic<duration::rep> longest_ = 0;
    std::atomic<int> survivors_ = 0;
    std::atomic<unsigned> unseen_ = 0;
    std::atomic<bool> extra_taken_ = false;
};

/// Whether a server ends the body of a stream soon after the end marker. One that does not would let every call that
/// comes behind a stream wait for a connection which never becomes free.
class body_end_behavior {
public:
    static constexpr unsigned each_probe = 8;

    bool late() const noexcept { return late_; }
    void saw(bool in_time) noexcept { late_ = !in_time; }

    /// Of a server that is late: whether to wait for this body's end all the same, to find out that it has changed.
    bool take_probe() noexcept { return ++unseen_ % each_probe == 0; }

private:
    std::atomic<bool> late_ = false;
    std::atomic<unsigned> unseen_ = 0;
};

/// What one server does at the end of streams, behind them, and behind other answers.
struct server_behavior {
    close_behavior streams;
    close_behavior others;
    body_end_behavior ends;
    close_behavior& behind(bool streamed) noexcept { return streamed ? streams : others; }
};

/// The behaviors of all servers that a process has met, by what connections to them have in common. Bounded.
class close_behaviors {
public:
    std::shared_ptr<server_behavior> of(const std::string& place);

    /// What all clients share: each server is tried once.
    static const std::shared_ptr<close_behaviors>& of_process();

private:
    static constexpr std::size_t most = 1024;

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<server_behavior>> places_;
};

} // namespace openai::detail::protocol
