// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace interop {

/// Whether a program of this name can be started.
bool is_installed(const std::string& name);

/// Another program, with what it prints; it ends with this object, or with us.
class process {
public:
    static constexpr std::chrono::seconds time_limit{10};

    /// Starts it. `environment`: "NAME=value", added to ours. `inherited`: a descriptor to keep open in it, or -1.
    explicit process(std::vector<std::string> command, const std::string& environment = {}, int inherited = -1,
                     const std::string& directory = {});
    ~process(); ///< SIGTERM, and SIGKILL if that does not help
    process(const process&) = delete;
    process& operator=(const process&) = delete;

    /// Reads on until the output, after what an earlier call found, contains `text`; false when it ended first, or the
    /// time is over. What was found is `line()`, up to the end of its line.
    bool wait_for(const std::string& text);
    const std::string& line() const noexcept { return line_; }

    /// To its standard input; returns when the program has read it.
    void write(std::string_view text);
    void signal(int number) const;
    const std::string& output() const noexcept { return output_; } ///< what was read so far, errors too

private:
    bool read_some(std::chrono::steady_clock::time_point deadline);

    pid_t child_ = -1;
    int in_ = -1;
    int out_ = -1;
    std::string output_;
    std::size_t searched_ = 0;
    std::string line_;
};

/// A listening socket of 127.0.0.1 on a port of the system's choice, to be inherited.
class listener {
public:
    listener();
    ~listener();
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;
    int descriptor() const noexcept { return fd_; }
    std::uint16_t port() const noexcept { return port_; }

private:
    int fd_;
    std::uint16_t port_ = 0;
};

} // namespace interop
