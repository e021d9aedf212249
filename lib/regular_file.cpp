// SPDX-License-Identifier: BSL-1.0
#include "regular_file.hpp"

#include <openai/error.hpp>

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

[[noreturn]] void fail(std::string_view what, const char* why, int reason) {
    error_details details;
    details.code = errc::file_failed;
    details.attempts = 0;
    details.context = std::string(what) + ": " + why;
    if (reason != 0) details.cause.assign(reason, boost::system::system_category());
    throw error(std::move(details));
}

[[noreturn]] void too_large(std::string_view what, std::size_t limit) {
    throw error(errc::limit_exceeded,
                std::string(what) + ": larger than max_request_body, " + std::to_string(limit) + " bytes");
}

bool is_regular(int number, struct stat& about) { return ::fstat(number, &about) == 0 && S_ISREG(about.st_mode); }

/// As `write` until all is written; an errno otherwise.
int write_all(int number, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(number, bytes.data(), bytes.size());
        if (written >= 0) bytes.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR) return errno;
    }
    return 0;
}

} // namespace

std::string read_file(const std::string& path, std::size_t limit, std::string_view what) {
    const descriptor file(path, O_RDONLY | O_NONBLOCK); // opening a pipe would wait for a writer
    if (!file.is_open()) fail(what, "cannot be opened", errno);
    struct stat about = {};
    if (!is_regular(file.number(), about)) fail(what, "is not a regular file", 0);
    const auto expected = static_cast<std::size_t>(std::max<off_t>(about.st_size, 0));
    if (expected > limit) too_large(what, limit);
    std::string bytes;
    std::size_t size = 0;
    for (;;) {
        constexpr std::size_t more = 64u << 10; // files of /proc say they were empty
        if (size == bytes.size()) bytes.resize(size < expected ? expected : size + more);
        const auto got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(what, "cannot be read", errno);
        size += static_cast<std::size_t>(got);
        if (size > limit) too_large(what, limit);
        if (got == 0) break;
    }
    bytes.resize(size);
    return bytes;
}

void write_file(const std::string& path, std::string_view bytes, std::string_view what) {
    descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) fail(what, "cannot be opened", errno);
    struct stat about = {};
    const bool regular = is_regular(file.number(), about);
    auto reason = write_all(file.number(), bytes);
    if (!file.close() && reason == 0) reason = errno;
    if (reason == 0) return;
    if (regular) ::unlink(path.c_str());
    fail(what, "cannot be written", reason);
}

} // namespace openai::detail
