// SPDX-License-Identifier: BSL-1.0
#include <openai/secret.hpp>

#include <gtest/gtest.h>

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>

/// No memory that is given back holds the secret: this program's `operator delete` looks.
namespace {

constexpr std::string_view key = "sk-a-key-that-is-too-long-for-the-small-string-optimisation";
constexpr std::string_view short_key = "sk-tiny";
std::atomic<int> leaks = 0;

void inspect(void* memory) {
    if (memory == nullptr) return;
    const std::string_view bytes(static_cast<const char*>(memory), malloc_usable_size(memory));
    if (bytes.find(key.substr(3)) != bytes.npos) ++leaks;
}

} // namespace

void* operator new(std::size_t size) {
    if (void* memory = std::calloc(1, size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    inspect(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace {

int leaks_of(void (*use)()) {
    leaks = 0;
    use();
    return leaks;
}

TEST(secret, the_look_out_can_see_a_leak) {
    EXPECT_GT(leaks_of([] { const std::string open(key); }), 0);
}

TEST(secret, leaves_nothing_in_freed_memory) {
    EXPECT_EQ(leaks_of([] { const openai::secret once{std::string(key)}; }), 0);
    EXPECT_EQ(leaks_of([] {
                  const openai::secret first{std::string(key)};
                  openai::secret copy = first;
                  openai::secret moved = std::move(copy);
                  EXPECT_EQ(moved.reveal(), key);
                  moved = first;
                  moved = openai::secret("other");
                  copy = std::move(moved);
                  EXPECT_EQ(copy.reveal(), "other");
              }),
              0);
}

TEST(secret, leaves_nothing_inside_itself) {
    alignas(openai::secret) unsigned char memory[sizeof(openai::secret)];
    auto* small = new (memory) openai::secret(std::string(short_key));
    ASSERT_EQ(small->reveal(), short_key);
    small->~secret();
    const std::string_view left(reinterpret_cast<const char*>(memory), sizeof memory);
    EXPECT_EQ(left.find(short_key), left.npos);
}

TEST(secret, compares) {
    EXPECT_EQ(openai::secret("a"), openai::secret("a"));
    EXPECT_FALSE(openai::secret("a") == openai::secret("b"));
    EXPECT_TRUE(openai::secret().empty());
}

} // namespace
