// SPDX-License-Identifier: BSL-1.0
#include "session/response_sessions.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <iostream>

/// Five rounds of three calls, wherever the session keeps what was said, with a server that refuses items that do not
/// come back byte for byte, and calls without a result.
namespace response_rounds_test {
namespace {

using namespace support;
using openai::response_state;

constexpr int rounds = 5;

struct step {
    int round = 0;
    int place = 0;
};
BOOST_DESCRIBE_STRUCT(step, (), (round, place))

/// What a session is asked, and how.
struct style {
    response_state state;
    bool streamed = false;
};

class response_rounds : public response_sessions {
protected:
    response_rounds() {
        tools_.clear();
        tools_.add("step", "", [this](step at) { return take(at); });
        server_.handle([this](const openai::testing::received_request& asked) { return answer(asked); });
    }

    asio::awaitable<std::string> take(step at) {
        ++begun_;
        for (int i = 0; i < at.place; ++i) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        ++done_;
        co_return "done " + std::to_string(at.round);
    }

    /// On the server's thread. The prompt is what the user has said, or the last result of a round.
    reply answer(const openai::testing::received_request& asked) const {
        const auto& said = asked.prompt;
        if (!said.starts_with("done ") && said != "begin") return reply("well");
        const int round = said == "begin" ? 0 : std::stoi(said.substr(5)) + 1;
        if (round == rounds) return reply("All done.");
        reply made;
        made.reasoning("Another round, \"\\u00e9\".");
        for (int place = 0; place < 3; ++place) {
            const auto id = "call_" + std::to_string(asked.index) + '_' + std::to_string(place);
            made.tool_call(id, "step",
                           {"{ \"round\":", std::to_string(round) + ",\"place\" : " + std::to_string(place) + "}"});
        }
        return made;
    }

    /// Begins to ask; `ended` is called with the failure and the text.
    using end = std::function<void(std::exception_ptr, std::string)>;
    void begin(const style& how, asio::cancellation_slot slot, end ended) {
        const auto last = [ended](std::exception_ptr thrown, const openai::response& answer) {
            ended(thrown, answer.text());
        };
        if (!how.streamed) return talk_->send("begin", asio::bind_cancellation_slot(slot, last));
        const auto read = [this, slot, last](std::exception_ptr thrown, openai::response_session_stream opened) {
            if (thrown) return last(thrown, {});
            stream_ = std::move(opened);
            stream_->collect(asio::bind_cancellation_slot(slot, last));
        };
        talk_->stream("begin", asio::bind_cancellation_slot(slot, read));
    }

    /// Cancels after so many handlers, and says what is wrong then. `too_late`: it had ended before.
    std::string cancel_after(std::size_t handlers, const style& how, bool& too_late) {
        talk_ = make(how.state);
        talk_->add_tools(tools_);
        asio::cancellation_signal signal;
        int ends = 0;
        std::exception_ptr failure;
        begin(how, signal.slot(), [&](std::exception_ptr thrown, const std::string&) {
            ++ends;
            failure = thrown;
        });
        io_.restart();
        for (std::size_t i = 0; i < handlers && ends == 0; ++i) io_.run_one_for(time_limit);
        too_late = ends > 0;
        signal.emit(asio::cancellation_type::terminal);
        settle(io_, [&] { return ends > 0; });
        stream_.reset();
        poll(io_);
        if (ends != 1) return "ends more than once";
        if (too_late && failure) return openai::to_error(failure).what();
        if (failure && openai::to_error(failure).code() != openai::errc::cancelled)
            return openai::to_error(failure).what();
        // the client keeps no connection, so the server has read all there was to read
        if (!server_.wait_until_open(0)) return "a connection stays open";
        return afterwards();
    }

    /// The session takes the next prompt, and the server finds nothing amiss.
    std::string afterwards() {
        try {
            for (const auto* said : {"well?", "and?"})
                if (run(io_, talk_->send(said)).text() != "well") return "another answer";
        } catch (const openai::error& thrown) {
            return thrown.what();
        }
        const auto items = talk_->history();
        const auto calls = std::ranges::count(items, "function_call", &openai::response_item::type);
        const auto results = std::ranges::count(items, "function_call_output", &openai::response_item::type);
        return calls == results ? "" : "a call without its result";
    }

    std::optional<openai::response_session> talk_;
    std::optional<openai::response_session_stream> stream_;
    std::atomic<int> begun_ = 0;
    std::atomic<int> done_ = 0;
};

TEST_F(response_rounds, end_with_the_last_answer) {
    for (const auto& where : all_states)
        for (const bool streamed : {false, true}) {
            SCOPED_TRACE(name_of(where));
            done_ = 0;
            talk_ = make(where);
            talk_->add_tools(tools_);
            std::optional<std::string> text;
            std::exception_ptr failure;
            begin({where, streamed}, {}, [&](std::exception_ptr thrown, std::string said) {
                failure = thrown;
                text = std::move(said);
            });
            run_until(io_, [&] { return text.has_value(); });
            ASSERT_FALSE(failure) << openai::to_error(failure).what();
            EXPECT_EQ(text, "All done.");
            EXPECT_EQ(done_, 3 * rounds);
            stream_.reset();
            EXPECT_EQ(afterwards(), "");
        }
}

TEST_F(response_rounds, are_cancelled_after_every_step) {
    for (const auto& where : all_states)
        for (const bool streamed : {false, true}) {
            std::size_t tried = 0;
            std::size_t broken = 0;
            bool too_late = false;
            for (std::size_t handlers = 0; !too_late; ++handlers) {
                const auto wrong = cancel_after(handlers, {where, streamed}, too_late);
                ++tried;
                if (!wrong.empty() && ++broken <= 10)
                    ADD_FAILURE() << name_of(where) << (streamed ? ", streamed" : "") << " after " << handlers << ": "
                                  << wrong;
            }
            std::cout << "response_rounds: " << name_of(where) << (streamed ? ", streamed: " : ": ") << tried
                      << " cancellations, " << broken << " violations\n";
            EXPECT_GT(tried, 50u);
        }
    EXPECT_GT(begun_, done_) << "some were cancelled while they ran";
}

} // namespace
} // namespace response_rounds_test
