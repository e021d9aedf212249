// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace samples {

/// A program under test: its own process, with what it prints.
class program {
public:
    using environment = std::map<std::string, std::string>; ///< changes ours; an empty value removes the variable

    static constexpr std::chrono::seconds time_limit{60};

    /// Starts it. A `terminal` of so many columns as standard output, or, if 0, a pipe.
    program(std::vector<std::string> command, const environment& changes, unsigned short terminal = 0);
    ~program(); ///< kills it if it still runs
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    /// Reads until standard output contains `text`; false when it ended, or the time is over, first.
    bool wait_for_output(const std::string& text);

    /// Sends a signal.
    void signal(int number) const;

    /// Reads to the end. The exit code; 128 + n for one that signal n ended; -1 if the time was over first.
    int wait();

    const std::string& output() const noexcept { return output_; }
    const std::string& errors() const noexcept { return errors_; }

    /// Standard output and standard error without the line break at their ends, in lines.
    std::vector<std::string> lines() const;

private:
    bool read_some(std::chrono::steady_clock::time_point deadline);

    pid_t child_ = -1;
    int out_ = -1;
    int err_ = -1;
    std::string output_;
    std::string errors_;
};

} // namespace samples
