// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/chat.hpp>
#include <openai/files.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// Values that are there when a handler asks for them: how, where and in which order the next handler is called.
namespace handler_turn_test {
namespace {

using namespace support;

std::string words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += " w" + std::to_string(i);
    return text.substr(1);
}

/// A stream whose deltas have all arrived with the first one.
class handler_turn : public ::testing::Test {
protected:
    void open(int deltas) {
        server_.push(reply(words(deltas)).at_once());
        stream_ = std::make_shared<openai::chat_stream>(run(io_, client_.chat.stream(question())));
        std::string first;
        while (first.empty()) first = run(io_, stream_->next())->text();
        ASSERT_EQ(first, "w0");
    }

    /// Asks for the next delta in each handler, until the stream ends.
    void ask(std::function<void(int)> in_handler) {
        stream_->next([this, in_handler](std::exception_ptr failure, std::optional<openai::chat_delta> delta) {
            ++depth_;
            EXPECT_EQ(depth_, 1) << "a handler is called inside of another one";
            EXPECT_FALSE(failure);
            if (delta) {
                text_ += delta->text();
                handled_ += !delta->text().empty();
                ask(in_handler);
                in_handler(handled_);
            } else {
                ended_ = true;
            }
            --depth_;
        });
    }

    openai::testing::server server_;
    asio::io_context io_{1};
    openai::client client_{io_, options_for(server_)};
    std::shared_ptr<openai::chat_stream> stream_;
    std::string text_;
    int depth_ = 0;
    int handled_ = 0;
    bool ended_ = false;
};

TEST_F(handler_turn, calls_each_handler_after_the_one_before_has_returned) {
    open(100);
    ask([](int) {});
    EXPECT_EQ(handled_, 0) << "never inside of next()";
    poll(io_);
    const int in_one_turn = handled_;
    settle(io_, [&] { return ended_; });
    EXPECT_EQ(text_, words(100).substr(2));
    EXPECT_GT(in_one_turn, 50);
}

/// One function of the `io_context` serves many handlers.
TEST_F(handler_turn, takes_one_function_of_the_context) {
    open(100);
    ask([](int) {});
    io_.restart();
    io_.poll_one();
    EXPECT_GT(handled_, 50);
    settle(io_, [&] { return ended_; });
}

/// Others have their turn after at most 256 events.
TEST_F(handler_turn, lets_others_run) {
    open(1000);
    int at_other = 0;
    bool asked = false;
    ask([&](int) {
        if (std::exchange(asked, true)) return;
        asio::post(io_, [&] { at_other = handled_; });
    });
    settle(io_, [&] { return ended_; });
    EXPECT_GT(at_other, 0);
    EXPECT_LE(at_other, 300);
    EXPECT_EQ(handled_, 999);
}

TEST_F(handler_turn, loses_nothing_when_a_handler_throws) {
    open(50);
    ask([last = 0](int handled) mutable {
        if (handled % 10 == 0 && std::exchange(last, handled) != handled) throw std::runtime_error("mine");
    });
    int thrown = 0;
    for (int i = 0; i < 100 && !ended_; ++i) {
        try {
            run_until(io_, [&] { return ended_; });
        } catch (const std::runtime_error& failure) {
            ASSERT_STREQ(failure.what(), "mine");
            depth_ = 0;
            ++thrown;
        }
    }
    EXPECT_EQ(thrown, 4);
    EXPECT_EQ(text_, words(50).substr(2));
}

/// The value was there before the stream was destroyed.
TEST_F(handler_turn, gives_what_was_there_although_the_stream_is_destroyed) {
    open(10);
    std::vector<std::string> got;
    stream_->next([&](std::exception_ptr, std::optional<openai::chat_delta> first) {
        got.emplace_back(first->text());
        stream_->next([&](std::exception_ptr failure, std::optional<openai::chat_delta> second) {
            EXPECT_FALSE(failure);
            got.emplace_back(second->text());
        });
        stream_.reset();
    });
    settle(io_, [&] { return got.size() == 2; });
    EXPECT_EQ(got, (std::vector<std::string>{" w1", " w2"}));
}

TEST_F(handler_turn, calls_a_handler_on_the_executor_that_it_has) {
    open(10);
    asio::thread_pool other(1);
    std::promise<std::thread::id> ran;
    stream_->next([&](std::exception_ptr, std::optional<openai::chat_delta>) {
        stream_->next(asio::bind_executor(other, [&](std::exception_ptr, std::optional<openai::chat_delta> delta) {
            EXPECT_EQ(delta->text(), " w2");
            ran.set_value(std::this_thread::get_id());
        }));
    });
    auto where = ran.get_future();
    settle(io_, where);
    EXPECT_NE(where.get(), std::this_thread::get_id());
    other.join();
}

TEST_F(handler_turn, keeps_a_strand_of_the_handlers) {
    open(100);
    const auto strand = asio::make_strand(io_);
    std::function<void()> next = [&] {
        stream_->next(asio::bind_executor(strand, [&](std::exception_ptr, std::optional<openai::chat_delta> delta) {
            EXPECT_TRUE(strand.running_in_this_thread());
            if (!delta) ended_ = true;
            else next();
        }));
    };
    next();
    settle(io_, [&] { return ended_; });
}

/// Two at once are a mistake of the caller, but each gets its value.
TEST_F(handler_turn, serves_two_that_are_asked_for_in_one_handler) {
    open(10);
    std::vector<std::string> got;
    const auto keep = [&](std::exception_ptr, std::optional<openai::chat_delta> delta) {
        got.emplace_back(delta->text());
    };
    stream_->next([&](std::exception_ptr, std::optional<openai::chat_delta>) {
        stream_->next(keep);
        stream_->next(keep);
    });
    settle(io_, [&] { return got.size() == 2; });
    EXPECT_EQ(got, (std::vector<std::string>{" w2", " w3"}));
}

/// Pagers give the elements of a page in the same way.
TEST_F(handler_turn, gives_the_elements_of_a_page) {
    std::string elements;
    for (int i = 0; i < 50; ++i)
        elements += (i == 0 ? "" : ",") + std::string(R"({"id":"file-)") + std::to_string(i) + R"(","object":"file"})";
    server_.push(reply::verbatim(200, R"({"object":"list","has_more":false,"data":[)" + elements + "]}"));
    auto files = client_.files.list_all();
    ASSERT_TRUE(run(io_, files.next()));
    int got = 1;
    std::function<void()> next = [&] {
        files.next([&](std::exception_ptr failure, std::optional<openai::file_object> one) {
            EXPECT_FALSE(failure);
            ended_ = !one;
            if (ended_) return;
            EXPECT_EQ(one->id, "file-" + std::to_string(got++));
            next();
        });
    };
    next();
    io_.restart();
    while (got == 1) io_.poll_one();
    EXPECT_EQ(got, 50);
    settle(io_, [&] { return ended_; });
}

} // namespace
} // namespace handler_turn_test
