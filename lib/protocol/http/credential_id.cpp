// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/credential_id.hpp"

#include <bit>

namespace openai::detail::protocol {
namespace {

/// The state of SipHash-2-4, as published by Aumasson and Bernstein.
struct sip_state {
    std::uint64_t v0, v1, v2, v3;

    explicit sip_state(const identity_key& key) noexcept
        : v0(key[0] ^ 0x736f6d6570736575)
        , v1(key[1] ^ 0x646f72616e646f6d)
        , v2(key[0] ^ 0x6c7967656e657261)
        , v3(key[1] ^ 0x7465646279746573) {}

    void round() noexcept {
        v0 += v1, v2 += v3;
        v1 = std::rotl(v1, 13) ^ v0, v3 = std::rotl(v3, 16) ^ v2;
        v0 = std::rotl(v0, 32);
        v2 += v1, v0 += v3;
        v1 = std::rotl(v1, 17) ^ v2, v3 = std::rotl(v3, 21) ^ v0;
        v2 = std::rotl(v2, 32);
    }

    void take(std::uint64_t word) noexcept {
        v3 ^= word;
        round(), round();
        v0 ^= word;
    }

    std::uint64_t finish() noexcept {
        v2 ^= 0xff;
        round(), round(), round(), round();
        return v0 ^ v1 ^ v2 ^ v3;
    }
};

/// Reads up to eight bytes as a little-endian number.
std::uint64_t little_endian(std::string_view bytes) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << 8 * i;
    return word;
}

} // namespace

std::uint64_t credential_id(const identity_key& key, std::string_view credential) noexcept {
    sip_state state(key);
    const auto length = std::uint64_t{credential.size()} << 56;
    for (; credential.size() >= 8; credential.remove_prefix(8)) state.take(little_endian(credential.substr(0, 8)));
    state.take(little_endian(credential) | length);
    return state.finish();
}

} // namespace openai::detail::protocol
