// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

using clock = std::chrono::steady_clock;

/// Returns a text from outside without its control characters, which could control the terminal.
std::string printable(std::string_view text, bool keep_lines = false);

/// Returns `text` shortened to `columns` columns. Never splits a UTF-8 character.
std::string shortened(std::string_view text, std::size_t columns);

/// Shows which answers are being written. On a terminal, it has one line for each question and redraws it. Otherwise,
/// it prints a line from time to time.
class progress {
public:
    /// Returns the width of the terminal on standard output. Returns 0 if there is no terminal, or if it must not be
    /// controlled (NO_COLOR, TERM=dumb).
    static std::size_t terminal_columns(std::size_t lines_needed);

    progress(std::ostream& out, std::size_t columns, const std::vector<std::string>& questions);

    void asked(std::size_t question);
    void received(std::size_t question, std::string_view piece);
    void finished(std::size_t question, std::string_view answer);

private:
    struct line {
        std::string question;
        const char* state = "waiting";
        std::size_t deltas = 0;
        std::size_t bytes = 0;
        clock::time_point asked;
        clock::time_point finished; ///< zero until the answer is complete
        clock::time_point shown;
    };

    std::string describe(std::size_t question) const;
    void clear();
    void draw();

    std::ostream& out_;
    const std::size_t columns_;
    std::vector<line> lines_;
    std::size_t latest_ = 0; ///< the question that received the last piece
    bool drawn_ = false;
};

} // namespace demo
