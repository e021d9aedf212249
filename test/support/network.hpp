// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>

namespace support {

/// Gives the calling thread its own network namespace, which only has a loopback interface. This needs root, or user
/// namespaces as long as the program has only one thread. Returns false if it is not allowed.
inline bool enter_own_network() {
    const auto user = ::getuid();
    const auto group = ::getgid();
    if (::unshare(CLONE_NEWNET) != 0) {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
        std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
    }
    return std::system("PATH=$PATH:/usr/sbin:/sbin ip link set lo up 2>/dev/null") == 0;
}

/// Runs `ip` with these arguments in the network namespace of the calling thread.
inline void ip(const std::string& arguments) {
    const auto command = "PATH=$PATH:/usr/sbin:/sbin ip " + arguments;
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
}

/// Two network namespaces that are connected by a virtual cable. Ours has 10.99.0.1 and fd99::1, the other one has
/// 10.99.0.2, 10.99.0.3 and fd99::2. A test can make the connection drop all packets.
class two_networks {
public:
    /// Call it in a thread with its own network namespace.
    two_networks() {
        std::promise<pid_t> beyond;
        other_ = std::thread([this, &beyond, wanted = finish_.get_future()] {
            ::unshare(CLONE_NEWNET);
            network_ = ::open(("/proc/self/task/" + std::to_string(::syscall(SYS_gettid)) + "/ns/net").c_str(),
                              O_RDONLY | O_CLOEXEC);
            beyond.set_value(static_cast<pid_t>(::syscall(SYS_gettid)));
            wanted.wait();
        });
        ip("link add v0 type veth peer name v1 netns " + std::to_string(beyond.get_future().get()));
        ip("addr add 10.99.0.1/24 dev v0");
        ip("addr add fd99::1/64 dev v0 nodad");
        ip("link set v0 up");
        there([] {
            ip("link set lo up");
            ip("addr add 10.99.0.2/24 dev v1");
            ip("addr add 10.99.0.3/24 dev v1");
            ip("addr add fd99::2/64 dev v1 nodad");
            ip("link set v1 up");
        });
    }
    ~two_networks() {
        finish_.set_value();
        other_.join();
        if (network_ != -1) ::close(network_);
    }
    two_networks(const two_networks&) = delete;
    two_networks& operator=(const two_networks&) = delete;

    /// Runs `task` in the other network namespace. Sockets that it opens remain there.
    template <class Task>
    void there(Task task) {
        std::async(std::launch::async, [&] {
            if (::setns(network_, CLONE_NEWNET) != 0) throw std::runtime_error("setns");
            task();
        }).get();
    }

    /// Drops all packets to this address, without any error message.
    void swallow(const std::string& address) { ip("neigh replace " + address + " lladdr 02:00:00:00:00:99 dev v0"); }
    void restore(const std::string& address) { ip("neigh del " + address + " dev v0"); }

    /// Drops all packets in both directions.
    void cut() {
        swallow("10.99.0.2");
        there([] { ip("neigh replace 10.99.0.1 lladdr 02:00:00:00:00:99 dev v1"); });
    }

private:
    std::promise<void> finish_;
    int network_ = -1;
    std::thread other_;
};

/// Returns the number of open file descriptors.
inline std::ptrdiff_t open_descriptors() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

} // namespace support
