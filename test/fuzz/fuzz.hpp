// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What the harnesses share. Each is one function that takes any bytes and ends the program if something does not hold.
namespace fuzz {

using harness = int (*)(const std::uint8_t* data, std::size_t size);

/// All that are linked, by name.
inline std::map<std::string, harness>& harnesses() {
    static std::map<std::string, harness> all;
    return all;
}

/// Makes a harness known under its name.
struct registration {
    registration(const char* name, harness run) { harnesses().emplace(name, run); }
};

inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/// The input taken apart from the front.
class input {
public:
    input(const std::uint8_t* data, std::size_t size)
        : left_(reinterpret_cast<const char*>(data), size) {}

    bool empty() const noexcept { return left_.empty(); }

    /// 0 when nothing is left.
    std::uint8_t byte() noexcept { return left_.empty() ? std::uint8_t(0) : static_cast<std::uint8_t>(take(1)[0]); }

    std::string_view take(std::size_t count) noexcept {
        const auto taken = left_.substr(0, count);
        left_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view rest() noexcept { return take(left_.size()); }

    /// Up to the next line feed, which is taken too.
    std::string_view line() noexcept {
        const auto taken = take(std::min(left_.find('\n'), left_.size()));
        take(1);
        return taken;
    }

private:
    std::string_view left_;
};

/// How a text is cut: into pieces of two lengths in turn, 0 being all the rest. (1, 1): every byte alone.
struct split {
    std::uint8_t first = 0;
    std::uint8_t second = 0;

    static split from(input& in) noexcept {
        const auto one = in.byte();
        return {one, in.byte()};
    }

    std::vector<std::string_view> cut(std::string_view text) const {
        std::vector<std::string_view> pieces;
        for (bool odd = true; !text.empty(); odd = !odd) {
            const std::size_t wanted = odd ? first : second;
            const auto length = wanted == 0 ? text.size() : std::min(wanted, text.size());
            pieces.push_back(text.substr(0, length));
            text.remove_prefix(length);
        }
        return pieces;
    }
};

/// Nothing that steers a terminal or begins another line.
inline bool one_clean_line(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

} // namespace fuzz

/// FUZZ_TARGET(name)(const std::uint8_t* data, std::size_t size) { ... } defines the harness of that name.
#define FUZZ_TARGET(name)                                                                                              \
    static int fuzz_##name(const std::uint8_t*, std::size_t);                                                          \
    static const fuzz::registration registered_##name(#name, &fuzz_##name);                                            \
    static int fuzz_##name
