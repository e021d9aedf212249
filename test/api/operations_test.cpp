// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/codec.hpp"
#include "support/all_operations.hpp"
#include "support/local_client.hpp"

#include <openai/block.hpp>

#include <gtest/gtest.h>

#include <concepts>

/// What holds for every operation that the library declares.
namespace operations_test {
namespace {

using namespace support;
using boost::mp11::mp_identity;

/// The door that resources have.
struct door : openai::detail::resource {
    explicit door(const openai::detail::resource& of)
        : resource(of) {}
    using resource::perform;
};

template <class Operation>
openai::detail::call_of<Operation> make_call() {
    if constexpr (!openai::detail::sends_something<Operation>) {
        return {};
    } else {
        using request = typename Operation::request;
        if constexpr (std::default_initializable<request>) return openai::detail::call_of<Operation>(request());
        else return openai::detail::call_of<Operation>(request(nullptr)); // of one JSON value
    }
}

TEST(operations, have_a_codec) {
    for_each_operation([]<class Operation>(mp_identity<Operation>) {
        SCOPED_TRACE(name_of<Operation>());
        const openai::detail::codec& codec = Operation::wire;
        EXPECT_NE(codec.start, nullptr);
        EXPECT_EQ(codec.encode != nullptr, openai::detail::sends_something<Operation>);
        if constexpr (has_path<Operation>) {
            EXPECT_TRUE(codec.method == "GET" || codec.method == "POST" || codec.method == "DELETE") << codec.method;
            EXPECT_TRUE(codec.path.starts_with('/')) << codec.path;
            EXPECT_EQ(codec.path.find('?'), codec.path.npos) << codec.path;
        } else {
            EXPECT_EQ(codec.path, "");
        }
    });
}

TEST(operations, refuse_ids_that_lead_elsewhere) {
    const openai::testing::server server;
    const openai::client client(options_for(server));
    int with_id = 0;
    for_each_operation([&]<class Operation>(mp_identity<Operation>) {
        if (Operation::wire.path.find('{') == std::string_view::npos) return;
        SCOPED_TRACE(name_of<Operation>());
        ++with_id;
        for (const auto* id : {"", "..", "../files"}) {
            const auto refused =
                error_of([&] { door(client.files).perform(make_call<Operation>().at(id), openai::block); });
            ASSERT_TRUE(refused.has_value()) << id;
            EXPECT_EQ(refused->code(), openai::errc::invalid_argument);
            EXPECT_NE(std::string(refused->what()).find("id: "), std::string::npos) << refused->what();
        }
    });
    EXPECT_GT(with_id, 0);
    const auto refused = error_of([&] { client.chat.messages.list_all("..").next(openai::block); });
    ASSERT_TRUE(refused.has_value()) << "a pager";
    EXPECT_EQ(refused->code(), openai::errc::invalid_argument);
    EXPECT_EQ(server.counts().requests, 0u);
}

} // namespace
} // namespace operations_test
