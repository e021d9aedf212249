// SPDX-License-Identifier: BSL-1.0
#include <openai/core/public_address.hpp>

#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace openai {
namespace {

template <std::size_t Bytes>
struct network {
    std::array<std::uint8_t, Bytes> begin;
    unsigned bits;

    bool contains(const std::array<std::uint8_t, Bytes>& address) const noexcept {
        for (unsigned bit = 0; bit < bits; ++bit) {
            const auto mask = 0x80u >> bit % 8;
            if (((begin[bit / 8] ^ address[bit / 8]) & mask) != 0) return false;
        }
        return true;
    }
};

template <std::size_t Bytes, std::size_t Size>
bool in_any(const network<Bytes> (&networks)[Size], const std::array<std::uint8_t, Bytes>& address) noexcept {
    return std::ranges::any_of(networks, [&](const auto& one) { return one.contains(address); });
}

// The networks that are not public, from IANA's registries of special-purpose addresses, and multicast.
constexpr network<4> set_apart_v4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 31, 196}, 24},
    {{192, 52, 193}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{192, 175, 48}, 24},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};
constexpr network<16> unicast_v6{{0x20}, 3};
constexpr network<16> set_apart_v6[] = {
    {{0x20, 0x01}, 23},                   // protocols: Teredo, ORCHID, benchmarks
    {{0x20, 0x01, 0x0d, 0xb8}, 32},       // documentation
    {{0x20, 0x02}, 16},                   // 6to4
    {{0x26, 0x20, 0x00, 0x4f, 0x80}, 48}, // AS112
    {{0x3f, 0xff}, 20},                   // documentation
};
// Networks whose addresses end in an IPv4 address. Packets go to this IPv4 address, so it decides.
constexpr network<16> carrying_v4[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, // mapped
    {{0x00, 0x64, 0xff, 0x9b}, 96},                   // translated
};

using v4_bytes = std::array<std::uint8_t, 4>;

bool is_public(const v4_bytes& address) noexcept { return !in_any(set_apart_v4, address); }

} // namespace

bool is_public_address(const std::string& address) {
    if (const auto v4 = boost::urls::parse_ipv4_address(address)) {
        const auto bytes = v4->to_bytes();
        return is_public({bytes[0], bytes[1], bytes[2], bytes[3]});
    }
    const auto v6 = boost::urls::parse_ipv6_address(address); // fails for an address with a zone, which is not public
    if (!v6) return false;
    const auto bytes = v6->to_bytes();
    if (in_any(carrying_v4, bytes)) return is_public({bytes[12], bytes[13], bytes[14], bytes[15]});
    return unicast_v6.contains(bytes) && !in_any(set_apart_v6, bytes);
}

} // namespace openai
