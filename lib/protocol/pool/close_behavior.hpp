// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace openai::detail::protocol {

/// Learns whether a server closes a connection directly after an answer. For each server, there are two of these
/// objects: one for connections on which a stream has just ended, and one for connections on which another answer has
/// just ended while a call was waiting. May be used from any thread.
///
/// Unless the server is known to keep such connections, the pool does not use them again at once. It sets each of them
/// apart and watches it. If the server closes the connection early (see `early_close`), the server is known to close
/// connections. If the connection stays open for `look()`, the server is known to keep connections. (For a server that
/// was known to close them, see `needed`.) The `Keep-Alive` header is ignored here: some servers announce
/// `Keep-Alive: timeout=5` and close at once.
///
/// While nothing is known about the server and a connection is set apart, the pool opens one extra connection for the
/// next call. Later calls wait until the server's behavior is known.
class close_behavior {
public:
    using duration = std::chrono::steady_clock::duration;
    enum class known { nothing, keeps, closes };

    /// The result of `look()` before any connection was closed.
    static constexpr std::chrono::milliseconds first_look{50};
    /// If a server closes a connection that has been idle for longer than this, the close is not taken as a reaction to
    /// the answer.
    static constexpr std::chrono::milliseconds early_close{250};
    static constexpr unsigned each_probe = 8;
    /// If a server is known to close connections, this many connections in a row must stay open before the server is
    /// known to keep connections.
    static constexpr int needed = 3;

    known what() const noexcept { return what_; }

    /// How long a connection must have been idle before the pool concludes that it stays open: twice the longest idle
    /// time after which a connection was closed early (see `early_close`), but at least `first_look`.
    duration look() const noexcept;

    /// Whether a connection that has been idle for `rested` may be used.
    bool usable(duration rested) const noexcept { return what_ == known::keeps || rested >= look(); }

    /// Called when a connection is set apart. Returns true for every eighth connection. The count begins again each
    /// time the server closes a connection early (see `early_close`).
    ///
    /// If the server is known to close connections, the pool may close a connection that is set apart, so that a
    /// waiting call can open another one. It does not do so with a connection for which this function returned true.
    /// Such a connection shows whether the server has begun to keep its connections.
    bool take_probe() noexcept { return ++unseen_ % each_probe == 0; }

    /// Whether to open an extra connection while nothing is known yet and a connection is set apart. Returns true only
    /// once.
    bool take_extra() noexcept { return !extra_taken_.exchange(true); }

    /// Notes that the server closed a connection after it had been idle for `rested`.
    void closed(duration rested) noexcept;

    /// Notes that a connection was still open after it had been idle for `rested`.
    void survived(duration rested) noexcept;

private:
    std::atomic<known> what_ = known::nothing;
    std::atomic<duration::rep> longest_ = 0;
    std::atomic<int> survivors_ = 0;
    std::atomic<unsigned> unseen_ = 0;
    std::atomic<bool> extra_taken_ = false;
};

/// Learns whether a server ends the body of a stream soon after the end marker. If the server ends its bodies late,
/// calls must not wait for a connection on which the end marker has arrived, because the connection may never become
/// free.
class body_end_behavior {
public:
    static constexpr unsigned each_probe = 8;

    bool late() const noexcept { return late_; }
    void saw(bool in_time) noexcept { late_ = !in_time; }

    /// Called for a server that ends its bodies late. Returns whether to wait for the end of this body nevertheless.
    /// The result is true for every eighth body. In this way, the pool notices if the server's behavior has changed.
    bool take_probe() noexcept { return ++unseen_ % each_probe == 0; }

private:
    std::atomic<bool> late_ = false;
    std::atomic<unsigned> unseen_ = 0;
};

/// How one server behaves: after streams, after other answers, and at the end of the body of a stream.
struct server_behavior {
    close_behavior streams;
    close_behavior others;
    body_end_behavior ends;
    close_behavior& behind(bool streamed) noexcept { return streamed ? streams : others; }
};

/// The behaviors of the servers to which clients have connected. The key is the origin and the proxy. At most `most`
/// entries are kept.
class close_behaviors {
public:
    std::shared_ptr<server_behavior> of(const std::string& place);

    /// Returns the object that all clients share, so that the process learns each server's behavior only once.
    static const std::shared_ptr<close_behaviors>& of_process();

private:
    static constexpr std::size_t most = 1024;

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<server_behavior>> places_;
};

} // namespace openai::detail::protocol
