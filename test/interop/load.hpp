// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace interop {

namespace asio = boost::asio;

/// Many calls, every other one streamed, from some workers at a time, each with a prompt of its own.
class load {
public:
    load(asio::io_context& io, openai::client client, int calls, int workers)
        : io_(io)
        , client_(std::move(client))
        , calls_(calls) {
        for (int i = 0; i < workers; ++i) asio::co_spawn(io_, work(), asio::detached);
    }

    /// Calls `each` with the number of calls that have ended, whenever one has.
    void run(const std::function<void(int)>& each = nullptr) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        for (int seen = 0; ended_ < calls_ && std::chrono::steady_clock::now() < end;) {
            io_.run_one_for(std::chrono::milliseconds(50));
            for (; seen < ended_; ++seen)
                if (each) each(seen + 1);
        }
    }

    const std::vector<openai::error>& failures() const noexcept { return failures_; }

    /// What must hold whatever happened between client and server: no wrong answer, nothing executed twice, nothing
    /// given up that provably was not executed, everything that succeeded executed.
    void expect_sound(const openai::testing::server& behind) const {
        EXPECT_EQ(ended_, calls_);
        EXPECT_EQ(wrong_, 0);
        std::map<std::string, int> executed;
        for (const auto& request : behind.requests()) ++executed[request.prompt];
        for (const auto& [prompt, times] : executed) EXPECT_EQ(times, 1) << prompt;
        for (const auto& prompt : answered_) EXPECT_EQ(executed[prompt], 1) << prompt;
        for (const auto& failure : failures_) EXPECT_NE(failure.maybe_billed(), openai::billing::no) << failure.what();
    }

    /// A request that meets the end of an idle connection, and a reset instead of an answer, is in doubt; those are
    /// few.
    void expect_doubt_in_few() const {
        EXPECT_LT(failures_.size(), static_cast<std::size_t>(calls_) / 8);
        for (const auto& failure : failures_)
            EXPECT_TRUE(failure.code() == openai::errc::connection_lost || failure.code() == openai::errc::write_failed)
                << failure.what();
    }

private:
    asio::awaitable<void> work() {
        while (next_ < calls_) {
            const int number = next_++;
            const std::string prompt = "call number " + std::to_string(number) + " of many";
            try {
                const std::string text = co_await ask(prompt, number % 2 == 1);
                if (text != prompt) ++wrong_;
                answered_.push_back(prompt);
            } catch (const openai::error& failure) {
                failures_.push_back(failure);
            }
            ++ended_;
        }
    }

    asio::awaitable<std::string> ask(std::string prompt, bool streamed) {
        openai::chat_request request("gpt-4o");
        request.user(std::move(prompt));
        if (!streamed) {
            auto completion = co_await client_.chat.create(std::move(request));
            co_return completion.text();
        }
        auto deltas = co_await client_.chat.stream(std::move(request));
        std::string text;
        while (auto delta = co_await deltas.next()) text += delta->text();
        co_return text;
    }

    asio::io_context& io_;
    openai::client client_;
    const int calls_;
    int next_ = 0;
    int ended_ = 0;
    int wrong_ = 0;
    std::vector<std::string> answered_;
    std::vector<openai::error> failures_;
};

/// A stream arrives piece by piece: the first words are there although the answer never ends.
inline asio::awaitable<std::string> first_word(openai::client client) {
    openai::chat_request request("gpt-4o");
    request.user("say something");
    auto deltas = co_await client.chat.stream(std::move(request));
    while (auto delta = co_await deltas.next())
        if (!delta->text().empty()) co_return std::string(delta->text());
    co_return "";
}

/// Options of a client of whom `front` answers for.
inline openai::client_options options_for(std::uint16_t port, const std::string& ca_pem) {
    openai::client_options options("sk-test");
    options.base_url = "https://localhost:" + std::to_string(port) + "/v1";
    options.tls.ca_pem = ca_pem;
    options.tls.system_store = false;
    options.retry.transient.base = std::chrono::milliseconds(10);
    options.retry.min_delay = std::chrono::milliseconds(5);
    return options;
}

} // namespace interop
