// SPDX-License-Identifier: BSL-1.0
#include "protocol/credential_id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using openai::protocol::credential_id;
using openai::protocol::identity_key;

/// The key of the published vectors, the bytes 00 to 0f.
constexpr identity_key published{0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::string counting(std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += static_cast<char>(i);
    return text;
}

TEST(credential_id, is_siphash_2_4) {
    struct vector {
        std::size_t length;
        std::uint64_t expected;
    };
    for (const auto& [length, expected] :
         {vector{0, 0x726fdb47dd0e0e31}, vector{1, 0x74f839c593dc67fd}, vector{7, 0xab0200f58b01d137},
          vector{8, 0x93f5f5799a932462}, vector{15, 0xa129ca6149be45e5}, vector{63, 0x958a324ceb064572}})
        EXPECT_EQ(credential_id(published, counting(length)), expected) << length;
}

TEST(credential_id, tells_credentials_apart) {
    const std::string key = "sk-canary-31d7f0-of-a-tenant";
    std::set<std::uint64_t> seen{credential_id(published, ""), credential_id(published, key)};
    for (std::size_t i = 0; i < key.size(); ++i) {
        auto other = key;
        other[i] ^= 1;
        seen.insert(credential_id(published, other));
        if (i > 0) seen.insert(credential_id(published, std::string_view(key).substr(0, i)));
    }
    EXPECT_EQ(seen.size(), 2 * key.size() + 1);
    EXPECT_EQ(credential_id(published, key), credential_id(published, std::string(key)));
}

/// Two processes give the same credential different identities: one that was printed says nothing elsewhere.
TEST(credential_id, depends_on_the_random_key) {
    EXPECT_NE(credential_id({1, 2}, "sk-canary-31d7f0"), credential_id({1, 3}, "sk-canary-31d7f0"));
    EXPECT_NE(credential_id({1, 2}, "sk-canary-31d7f0"), credential_id({0, 2}, "sk-canary-31d7f0"));
}

} // namespace
