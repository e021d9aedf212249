// SPDX-License-Identifier: BSL-1.0
#include "protocol/path_pattern.hpp"

#include <openai/error.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace openai::protocol {
namespace {

using values = std::vector<std::string>;

TEST(path_pattern, is_expanded) {
    struct row {
        const char* pattern;
        values given;
        const char* path;
    };
    const row rows[] = {
        {"/models", {}, "/models"},
        {"/any{thing}?a=b", {}, "/any{thing}?a=b"},
        {"/files/{id}", {"file-1"}, "/files/file-1"},
        {"/files/{id}/content", {"file-1"}, "/files/file-1/content"},
        {"/a/{first}/b/{second}/c", {"1", "2"}, "/a/1/b/2/c"},
        {"/a/{first}/{second}", {"{second}", "x"}, "/a/%7Bsecond%7D/x"},
        {"/files/{id}", {"a/b c?d#e%"}, "/files/a%2Fb%20c%3Fd%23e%25"},
        {"/models/{+id}", {"openai/gpt-4o?"}, "/models/openai/gpt-4o%3F"},
        {"/files/{id}", {"\xC3\xA4"}, "/files/%C3%A4"},
        {"/files/{id}", {"a..b."}, "/files/a..b."},
    };
    for (const auto& [pattern, given, path] : rows) EXPECT_EQ(expand_path(pattern, given), path) << pattern;
}

TEST(path_pattern, refuses_values_that_lead_elsewhere) {
    for (const auto* pattern : {"/files/{name}/x", "/files/{+name}"}) {
        for (const auto* value : {"", ".", "..", "../models", "a/../b", "a/.", "./a"}) {
            const values given{value};
            try {
                ADD_FAILURE() << value << " gives " << expand_path(pattern, given);
            } catch (const error& thrown) {
                EXPECT_EQ(thrown.code(), errc::invalid_argument);
                EXPECT_TRUE(std::string_view(thrown.what()).find("name: ") != std::string_view::npos) << thrown.what();
            }
        }
    }
}

} // namespace
} // namespace openai::protocol
