// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

using clock = std::chrono::steady_clock;

/// A text from outside as it may be shown: without control characters, which could steer the terminal.
std::string printable(std::string_view text, bool keep_lines = false);

/// `text` cut to so many columns; never inside a UTF-8 character.
std::string shortened(std::string_view text, std::size_t columns);

/// Shows which answers are being written. On a terminal a line for each question, redrawn; else a line now and then.
class progress {
public:
    /// How wide the terminal on standard output is; 0 if it is none, or shall not be steered (NO_COLOR, TERM=dumb).
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
        clock::time_point finished; ///< zero until then
        clock::time_point shown;
    };

    std::string describe(std::size_t question) const;
    void clear();
    void draw();

    std::ostream& out_;
    const std::size_t columns_;
    std::vector<line> lines_;
    std::size_t latest_ = 0; ///< who received the last piece
    bool drawn_ = false;
};

} // namespace demo
