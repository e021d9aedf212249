// SPDX-License-Identifier: BSL-1.0
#include "progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ostream>

namespace demo {
namespace {

constexpr auto plain_pause = std::chrono::milliseconds(500);

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

} // namespace

std::string printable(std::string_view text, bool keep_lines) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (keep_lines && byte == '\n') result += '\n';
        else if (c1) ++i;
        else result += byte < 0x20 || byte == 0x7F ? ' ' : text[i];
    }
    return result;
}

std::string shortened(std::string_view text, std::size_t columns) {
    std::size_t end = 0;
    for (std::size_t used = 0; end < text.size(); ++end) {
        const auto byte = static_cast<unsigned char>(text[end]);
        if ((byte & 0xC0) == 0x80) continue;
        used += byte > 0xE0 ? 2 : 1; // characters of other scripts may be two columns wide
        if (used > columns) break;
    }
    return std::string(text.substr(0, end));
}

std::size_t progress::terminal_columns(std::size_t lines_needed) {
    const char* terminal = std::getenv("TERM");
    if (!isatty(STDOUT_FILENO) || is_set("NO_COLOR") || terminal == nullptr || std::string_view(terminal) == "dumb")
        return 0;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40) return 0;
    return size.ws_row > lines_needed ? size.ws_col : 0;
}

progress::progress(std::ostream& out, std::size_t columns, const std::vector<std::string>& questions)
    : out_(out)
    , columns_(columns) {
    for (const auto& question : questions) lines_.emplace_back().question = printable(question);
}

void progress::asked(std::size_t question) {
    auto& one = lines_[question];
    one.state = "asked";
    one.asked = one.shown = clock::now();
    if (columns_ != 0) draw();
    else out_ << describe(question) << std::endl;
}

void progress::received(std::size_t question, std::string_view piece) {
    auto& one = lines_[question];
    one.state = "writing";
    one.bytes += piece.size();
    latest_ = question;
    const bool first = one.deltas++ == 0;
    if (columns_ != 0) return draw();
    if (!first && clock::now() - one.shown < plain_pause) return;
    one.shown = clock::now();
    out_ << describe(question) << std::endl;
}

void progress::finished(std::size_t question, std::string_view answer) {
    lines_[question].state = "done";
    lines_[question].finished = clock::now();
    if (columns_ == 0) out_ << describe(question) << '\n';
    else clear();
    out_ << "\nResponse for: " << lines_[question].question << '\n' << printable(answer, true) << "\n\n";
    if (columns_ != 0) draw();
    out_ << std::flush;
}

/// Returns a line such as "[2] writing   12 deltas    61 bytes   1.4 s  What is 2+2?".
std::string progress::describe(std::size_t question) const {
    const auto& one = lines_[question];
    const auto until = one.finished == clock::time_point() ? clock::now() : one.finished;
    const auto since = one.asked == clock::time_point() ? clock::duration() : until - one.asked;
    char facts[96];
    std::snprintf(facts, sizeof facts, "[%zu] %-7s %4zu deltas %5zu bytes %5.1f s  ", question + 1, one.state,
                  one.deltas, one.bytes, std::chrono::duration<double>(since).count());
    return facts + one.question;
}

void progress::clear() {
    if (drawn_) out_ << "\x1b[" << lines_.size() << "A\x1b[J"; // moves to the first line and erases to the end
    drawn_ = false;
}

void progress::draw() {
    if (drawn_) out_ << "\x1b[" << lines_.size() << 'A';
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const bool writing = i == latest_ && std::string_view(lines_[i].state) == "writing";
        out_ << "\x1b[2K" << (writing ? "> " : "  ") << shortened(describe(i), columns_ - 3) << '\n';
    }
    drawn_ = true;
    out_ << std::flush;
}

} // namespace demo
