// SPDX-License-Identifier: BSL-1.0
#include "interop/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <system_error>
#include <thread>

namespace interop {
namespace {

void check(bool good, const char* what) {
    if (!good) throw std::system_error(errno, std::generic_category(), what);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> made;
    for (auto& text : texts) made.push_back(text.data());
    made.push_back(nullptr);
    return made;
}

std::vector<std::string> environment_with(const std::string& added) {
    std::vector<std::string> made;
    for (char** variable = environ; *variable != nullptr; ++variable) made.emplace_back(*variable);
    if (!added.empty()) made.push_back(added);
    return made;
}

/// The path of a program, also where only an administrator's PATH leads.
std::string path_of(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(std::string(path != nullptr ? path : "") + ":/usr/sbin:/usr/local/sbin:/sbin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (const auto file = folder + "/" + name; ::access(file.c_str(), X_OK) == 0) return file;
    return {};
}

} // namespace

bool is_installed(const std::string& name) { return !path_of(name).empty(); }

process::process(std::vector<std::string> command, const std::string& environment, int inherited,
                 const std::string& directory) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    check(::pipe2(in.data(), O_CLOEXEC) == 0 && ::pipe2(out.data(), O_CLOEXEC) == 0, "pipe");
    const auto file = path_of(command.at(0));
    auto variables = environment_with(environment);
    const auto arguments = pointers(command);
    const auto changed = pointers(variables);
    child_ = ::fork();
    check(child_ != -1, "fork");
    if (child_ == 0) { // of a program with threads: nothing may allocate here
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(in[0], STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(out[1], STDERR_FILENO);
        if (inherited != -1) ::fcntl(inherited, F_SETFD, 0);
        if (!directory.empty() && ::chdir(directory.c_str()) != 0) ::_exit(126);
        ::execve(file.c_str(), arguments.data(), changed.data());
        ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    in_ = in[1];
    out_ = out[0];
}

process::~process() {
    ::kill(child_, SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (read_some(deadline)) {
    }
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(in_);
    if (out_ != -1) ::close(out_);
}

bool process::read_some(std::chrono::steady_clock::time_point deadline) {
    if (out_ == -1) return false;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd end{out_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&end, 1, static_cast<int>(left.count())) <= 0) return false;
    std::array<char, 4096> bytes{};
    const auto count = ::read(out_, bytes.data(), bytes.size());
    if (count > 0) return output_.append(bytes.data(), static_cast<std::size_t>(count)), true;
    ::close(out_);
    out_ = -1;
    return false;
}

bool process::wait_for(const std::string& text) {
    const auto deadline = std::chrono::steady_clock::now() + time_limit;
    for (;;) {
        const auto found = output_.find(text, searched_);
        const auto end = output_.find('\n', found);
        if (found != std::string::npos && end != std::string::npos) {
            line_ = output_.substr(found, end - found);
            searched_ = end;
            return true;
        }
        if (!read_some(deadline)) return false;
    }
}

void process::write(std::string_view text) {
    check(::write(in_, text.data(), text.size()) == static_cast<ssize_t>(text.size()), "write");
    const auto deadline = std::chrono::steady_clock::now() + time_limit;
    for (int unread = 1; unread > 0 && std::chrono::steady_clock::now() < deadline; std::this_thread::yield())
        check(::ioctl(in_, FIONREAD, &unread) == 0, "ioctl");
}

void process::signal(int number) const { check(::kill(child_, number) == 0, "kill"); }

listener::listener()
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    check(::bind(fd_, generic, size) == 0 && ::listen(fd_, 128) == 0 && ::getsockname(fd_, generic, &size) == 0,
          "listen");
    port_ = ntohs(address.sin_port);
}

listener::~listener() { ::close(fd_); }

} // namespace interop
