// SPDX-License-Identifier: BSL-1.0
#include "core/regular_file.hpp"

#include "text/sanitize.hpp"

#include <openai/core/error.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace openai::detail {
namespace {

class descriptor {
public:
    descriptor(const std::string& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~descriptor() { close(); }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    int number() const noexcept { return number_; }
    bool is_open() const noexcept { return number_ >= 0; }

    bool close() noexcept { return !is_open() || ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

std::string place(std::string_view what, const std::string& path) {
    constexpr std::size_t longest = 256;
    return (what.empty() ? "" : std::string(what) + ": ") + sanitize(path, longest);
}

[[noreturn]] void fail(const std::string& where, const char* why, int reason) {
    error_details details;
    details.code = errc::file_failed;
    details.attempts = 0;
    details.context = where + ": " + why;
    if (reason != 0) details.cause.assign(reason, boost::system::system_category());
    throw error(std::move(details));
}

[[noreturn]] void too_large(const std::string& where, file_limit limit) {
    const auto option = limit.option.empty() ? "" : std::string(limit.option) + ", ";
    throw error(errc::limit_exceeded, where + ": larger than " + option + std::to_string(limit.bytes) + " bytes");
}

bool is_regular(int number, struct stat& about) { return ::fstat(number, &about) == 0 && S_ISREG(about.st_mode); }

/// Calls `write` until all bytes are written. Returns 0 or the `errno` of the failure.
int write_all(int number, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(number, bytes.data(), bytes.size());
        if (written >= 0) bytes.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR) return errno;
    }
    return 0;
}

} // namespace

std::string read_file(const std::string& path, file_limit limit, std::string_view what) {
    const auto where = place(what, path);
    if (path.find('\0') != path.npos) fail(where, "has a NUL in its name", 0); // the system would end the path there
    const descriptor file(path, O_RDONLY | O_NONBLOCK);                        // does not wait if it is a pipe
    if (!file.is_open()) fail(where, "cannot be opened", errno);
    struct stat about = {};
    if (!is_regular(file.number(), about)) fail(where, "is not a regular file", 0);
    const auto expected = static_cast<std::size_t>(std::max<off_t>(about.st_size, 0));
    if (expected > limit.bytes) too_large(where, limit);
    std::string bytes(expected + 1, '\0'); // one more to see the end, so that nothing is copied: it may hold keys
    std::size_t size = 0;
    for (;;) {
        constexpr std::size_t more = 64u << 10; // files of /proc state the size 0
        if (size == bytes.size()) bytes.resize(size + more);
        const auto got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(where, "cannot be read", errno);
        size += static_cast<std::size_t>(got);
        if (size > limit.bytes) too_large(where, limit);
        if (got == 0) break;
    }
    bytes.resize(size);
    return bytes;
}

void write_file(const std::string& path, std::string_view bytes, std::string_view what) {
    const auto where = place(what, path);
    descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) fail(where, "cannot be opened", errno);
    struct stat about = {};
    const bool regular = is_regular(file.number(), about);
    auto reason = write_all(file.number(), bytes);
    if (!file.close() && reason == 0) reason = errno;
    if (reason == 0) return;
    if (regular) ::unlink(path.c_str());
    fail(where, "cannot be written", reason);
}

} // namespace openai::detail
