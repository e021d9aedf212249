// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace support {

/// A directory for one test. All users may read it, because daemons change their user.
class scratch_directory {
public:
    scratch_directory() {
        auto name = (std::filesystem::temp_directory_path() / "asio-openai-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        ::chmod(name.c_str(), 0755);
        path_ = name;
    }
    ~scratch_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_directory(const scratch_directory&) = delete;
    scratch_directory& operator=(const scratch_directory&) = delete;

    std::string file(const std::string& name, const std::string& text, mode_t mode = 0644) const {
        const auto made = (path_ / name).string();
        std::ofstream(made) << text;
        ::chmod(made.c_str(), mode);
        return made;
    }
    std::string path(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Finds a TCP port of 127.0.0.1 on which no program listens, or tests whether a program listens on a port.
class loopback_port {
public:
    static std::uint16_t unused() {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        auto address = at(0);
        socklen_t size = sizeof address;
        const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                           ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
        ::close(socket);
        if (!bound) throw std::runtime_error("no port");
        return ntohs(address.sin_port);
    }

    static bool answers(std::uint16_t port) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = at(port);
        const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        return connected;
    }

private:
    static sockaddr_in at(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
};

/// A program that runs in the foreground and listens on a port of 127.0.0.1. The destructor ends the program.
class daemon {
public:
    /// Returns when the program accepts connections on the port. Throws with the program's output if the program ends
    /// before that, or takes too long.
    daemon(std::vector<std::string> command, std::uint16_t port, const std::string& log)
        : pid_(start(command, log)) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!loopback_port::answers(port)) {
            const bool gone = ::waitpid(pid_, nullptr, WNOHANG) != 0;
            if (!gone && std::chrono::steady_clock::now() < end) {
                // There is no notification for an open port.
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
                continue;
            }
            if (!gone) stop();
            std::ifstream said(log);
            throw std::runtime_error(command[0] +
                                     " does not run: " + std::string(std::istreambuf_iterator<char>(said), {}));
        }
    }
    ~daemon() { stop(); }
    daemon(const daemon&) = delete;
    daemon& operator=(const daemon&) = delete;

private:
    static pid_t start(std::vector<std::string>& command, const std::string& log) {
        std::vector<char*> arguments;
        for (auto& part : command) arguments.push_back(part.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        posix_spawnattr_t attributes; // for a process group of its own, to which its helper processes belong
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        pid_t pid = 0;
        const int failed = ::posix_spawn(&pid, arguments[0], &actions, &attributes, arguments.data(), environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) throw std::runtime_error("cannot start " + command[0]);
        return pid;
    }

    /// Sends SIGTERM first, so that the program can clean up.
    void stop() noexcept {
        ::kill(-pid_, SIGTERM);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (std::chrono::steady_clock::now() < end) {
            if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
                ::kill(-pid_, SIGKILL); // ends the remaining helper processes
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        ::kill(-pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    pid_t pid_;
};

} // namespace support
