// SPDX-License-Identifier: BSL-1.0
#include "program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <sstream>
#include <system_error>
#include <utility>

namespace samples {
namespace {

void check(bool good, const char* what) {
    if (!good) throw std::system_error(errno, std::generic_category(), what);
}

struct pipe_ends {
    int read = -1;
    int write = -1;
};

pipe_ends make_pipe(unsigned short columns) {
    pipe_ends ends;
    if (columns == 0) {
        std::array<int, 2> both{};
        check(::pipe2(both.data(), O_CLOEXEC) == 0, "pipe");
        return {both[0], both[1]};
    }
    winsize size{};
    size.ws_col = columns;
    size.ws_row = 24;
    check(::openpty(&ends.read, &ends.write, nullptr, nullptr, &size) == 0, "openpty");
    ::fcntl(ends.read, F_SETFD, FD_CLOEXEC);
    ::fcntl(ends.write, F_SETFD, FD_CLOEXEC);
    return ends;
}

/// Our environment with the changes, as "name=value".
std::vector<std::string> changed_environment(const program::environment& changes) {
    std::vector<std::string> result;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        if (!changes.contains(text.substr(0, text.find('=')))) result.push_back(text);
    }
    for (const auto& [name, value] : changes)
        if (!value.empty()) result.push_back(name + "=" + value);
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

/// Takes what is there; closes and forgets an end that is over. (A terminal ends with an error.)
void take(int& end, std::string& into) {
    std::array<char, 4096> bytes{};
    const auto count = ::read(end, bytes.data(), bytes.size());
    if (count > 0) into.append(bytes.data(), static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR) ::close(std::exchange(end, -1));
}

} // namespace

program::program(std::vector<std::string> command, const environment& changes, unsigned short terminal) {
    const auto out = make_pipe(terminal);
    const auto err = make_pipe(0);
    auto variables = changed_environment(changes);
    const auto arguments = pointers(command);
    const auto assignments = pointers(variables);
    child_ = ::fork();
    check(child_ != -1, "fork");
    if (child_ == 0) { // of a program with threads: nothing may allocate here
        ::signal(SIGINT, SIG_DFL);
        ::dup2(out.write, STDOUT_FILENO);
        ::dup2(err.write, STDERR_FILENO);
        ::execvpe(arguments[0], arguments.data(), assignments.data());
        ::_exit(127);
    }
    ::close(out.write);
    ::close(err.write);
    out_ = out.read;
    err_ = err.read;
}

program::~program() {
    if (child_ != -1) {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    if (out_ != -1) ::close(out_);
    if (err_ != -1) ::close(err_);
}

bool program::read_some(std::chrono::steady_clock::time_point deadline) {
    if (out_ == -1 && err_ == -1) return false;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    std::array<pollfd, 2> ends{{{out_, POLLIN, 0}, {err_, POLLIN, 0}}};
    if (::poll(ends.data(), ends.size(), static_cast<int>(left.count())) <= 0) return errno == EINTR;
    if (ends[0].revents != 0) take(out_, output_);
    if (ends[1].revents != 0) take(err_, errors_);
    return true;
}

bool program::wait_for_output(const std::string& text) {
    const auto deadline = std::chrono::steady_clock::now() + time_limit;
    while (output_.find(text) == std::string::npos)
        if (!read_some(deadline)) return false;
    return true;
}

void program::signal(int number) const { check(::kill(child_, number) == 0, "kill"); }

int program::wait() {
    const auto deadline = std::chrono::steady_clock::now() + time_limit;
    while (read_some(deadline)) {
    }
    if (out_ != -1 || err_ != -1) return -1;
    int status = 0;
    check(::waitpid(std::exchange(child_, -1), &status, 0) != -1, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<std::string> program::lines() const {
    std::vector<std::string> result;
    std::istringstream text(output_ + errors_);
    for (std::string line; std::getline(text, line);) result.push_back(line);
    return result;
}

} // namespace samples
