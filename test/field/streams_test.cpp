// SPDX-License-Identifier: BSL-1.0
#include "field/expectations.hpp"
#include "field/stream_client.hpp"

#include <gtest/gtest.h>

namespace field {
namespace {

class streams : public ::testing::TestWithParam<std::tuple<field_case, route>> {};

/// However the bytes are cut, and whatever the label says: what it is, is decided by its first bytes.
TEST_P(streams, come_to_the_same_end) {
    const auto& [asked, way] = GetParam();
    const auto body = written_for(way, asked.script);
    const auto type = asked.type.value_or("text/event-stream");
    stream_client client;
    client.choices = asked.choices;
    const auto whole = client.read(way, body, std::string_view::npos, type);
    expect_outcome(whole, asked);
    EXPECT_EQ(whole.text, asked.wanted("text")) << "who collects is given nothing of an answer that failed but this";
    EXPECT_EQ(whole.reason, asked.wanted("reason"));
    if (body.size() > 1'000'000) return; // takes long in small pieces
    for (const std::size_t piece : {1u, 7u, 64u})
        EXPECT_EQ(describe(client.read(way, body, piece, type)), describe(whole)) << piece;
    if (!body.starts_with("data:") && !body.starts_with(':')) return; // does not begin as a stream
    for (const auto* label : {"application/json", "text/plain", "text/html", "application/octet-stream"})
        EXPECT_EQ(describe(client.read(way, body, 5, label)), describe(whole)) << label;
}

auto all_streams(const char* file) {
    std::vector<std::tuple<field_case, route>> all;
    for (const auto& asked : read_cases(file))
        for (const auto way : asked.ways()) all.emplace_back(asked, way);
    return ::testing::ValuesIn(all);
}

std::string name_of_case(const ::testing::TestParamInfo<streams::ParamType>& about) {
    return std::get<0>(about.param).name + "_by_" + name_of(std::get<1>(about.param));
}

INSTANTIATE_TEST_SUITE_P(field, streams, all_streams("streams"), name_of_case);
INSTANTIATE_TEST_SUITE_P(tools, streams, all_streams("tools"), name_of_case);

} // namespace
} // namespace field
