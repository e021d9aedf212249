// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/conversation_store.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

/// Conversations by id, of several users.
namespace {

using namespace support;
using openai::errc;

TEST(conversation_store, keeps_conversations_by_id) {
    openai::conversation_store store(2, 10);
    const auto id = store.create("Be brief.");
    EXPECT_EQ(id.size(), 5u + 32);
    EXPECT_TRUE(id.starts_with("conv_"));
    EXPECT_TRUE(store.update(id, [](openai::conversation& talk) { talk.user("hi"); }));
    EXPECT_EQ(store.get(id)->messages.size(), 1u);
    EXPECT_THROW(store.update(id, [](openai::conversation& talk) { talk.user("ho").user("far too long"); }),
                 openai::error);
    EXPECT_EQ(store.get(id)->messages.size(), 1u) << "all of a change or nothing";
    const auto copy = store.import_json(*store.export_json(id));
    EXPECT_NE(copy, id);
    EXPECT_EQ(store.get(copy)->system(), "Be brief.");
    EXPECT_EQ(error_of([&] { store.create(); })->code(), errc::limit_exceeded);
    EXPECT_EQ(error_of([&] { store.import_json("{"); })->code(), errc::invalid_json);
    EXPECT_EQ(error_of([&] { store.create("far too long"); })->code(), errc::invalid_argument);
    EXPECT_TRUE(store.erase(id));
    EXPECT_FALSE(store.erase(id));
    EXPECT_FALSE(store.get(id));
    EXPECT_FALSE(store.export_json(id));
    EXPECT_FALSE(store.update(id, [](auto&) { FAIL(); }));
    EXPECT_EQ(store.size(), 1u);
}

TEST(conversation_store, is_used_from_several_threads) {
    openai::conversation_store store;
    const auto shared = store.create();
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 25; ++k) {
                store.update(shared, [](openai::conversation& talk) { talk.user("x"); });
                const auto own = store.create();
                EXPECT_TRUE(store.get(own));
                EXPECT_TRUE(store.erase(own));
            }
        });
    threads.clear();
    EXPECT_EQ(store.get(shared)->messages.size(), 100u);
    EXPECT_EQ(store.size(), 1u);
}

} // namespace
