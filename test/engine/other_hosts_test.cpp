// SPDX-License-Identifier: BSL-1.0
#include "engine/call/client_core.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace openai::detail::other_hosts_test {
namespace {

std::string host(int number) { return "https://host-" + std::to_string(number) + ".example:443"; }

TEST(other_hosts, are_kept_up_to_sixteen) {
    boost::asio::io_context io;
    const auto core = std::make_shared<client_core>(io.get_executor(), client_options("sk-test"));
    std::vector<std::weak_ptr<client_core>> made;
    for (int i = 10; i < 26; ++i) made.push_back(core->of_other_host(host(i)));
    for (const auto& one : made) EXPECT_FALSE(one.expired());
    EXPECT_EQ(core->of_other_host(host(10)), made.front().lock());

    made.push_back(core->of_other_host(host(26)));
    EXPECT_TRUE(made[1].expired()) << "the first one was requested again";
    for (std::size_t i = 0; i < made.size(); ++i) EXPECT_EQ(made[i].expired(), i == 1) << i;
    core->close();
    EXPECT_THROW(core->of_other_host(host(10)), error);
}

/// Whatever the order of their names is.
TEST(other_hosts, are_kept_while_they_are_in_use) {
    boost::asio::io_context io;
    const auto core = std::make_shared<client_core>(io.get_executor(), client_options("sk-test"));
    const std::weak_ptr<client_core> first = core->of_other_host(host(10));
    const std::weak_ptr<client_core> last = core->of_other_host(host(99));
    for (int i = 11; i < 90; ++i) {
        const std::weak_ptr<client_core> once = core->of_other_host(host(i));
        EXPECT_EQ(core->of_other_host(host(10)), first.lock()) << i;
        EXPECT_EQ(core->of_other_host(host(99)), last.lock()) << i;
        EXPECT_FALSE(once.expired()) << i;
    }
    core->close();
}

TEST(other_hosts, know_nothing_of_who_the_client_is) {
    boost::asio::io_context io;
    client_options own("sk-test-of-the-client");
    own.organization = "my-organization";
    own.project = "my-project";
    own.default_headers.set("X-Mine", "mine");
    const auto core = std::make_shared<client_core>(io.get_executor(), own);
    const auto other = core->of_other_host(host(1));
    EXPECT_TRUE(other->options.api_key.empty());
    EXPECT_TRUE(other->options.organization.empty());
    EXPECT_TRUE(other->options.project.empty());
    EXPECT_FALSE(other->options.default_headers.contains("X-Mine"));
    core->close();
}

} // namespace
} // namespace openai::detail::other_hosts_test
