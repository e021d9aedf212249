// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "interop/load.hpp"
#include "interop/process.hpp"
#include "support/certificates.hpp"
#include "support/run.hpp"
#include "support/temporary_directory.hpp"

#include <openai/testing/server.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

namespace interop {

/// A program that speaks TLS in front of the local server. The tests say how it is started.
class front : public testing::Test {
protected:
    explicit front(std::string name)
        : name_(std::move(name)) {}

    void SetUp() override {
        if (!is_installed(name_)) GTEST_SKIP() << name_ << " is not installed";
    }

    /// The first word is there although the answer stops after it.
    void expect_stream_as_it_comes() {
        behind.push(openai::testing::reply("one two three").stall_body_after(600));
        EXPECT_EQ(support::outcome_of(io, first_word(openai::client(io, options))).value().substr(0, 3), "one");
    }

    openai::testing::server behind;
    const listener door;
    const support::temporary_directory folder;
    const support::authority ca;
    openai::client_options options;
    boost::asio::io_context io;
    std::optional<process> program;

private:
    std::string name_;
};

} // namespace interop
