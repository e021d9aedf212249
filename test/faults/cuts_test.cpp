// SPDX-License-Identifier: BSL-1.0
#include "faults/recorded.hpp"
#include "faults/server/answers.hpp"
#include "faults/world.hpp"
#include "support/long_tests.hpp"

#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <iostream>

namespace {

using namespace faults;

/// Every n-th byte, another one in each stream.
const std::size_t stride = support::long_tests() ? (SANITIZED ? 4 : 1) : (SANITIZED ? 11 : 3);

struct end_of_it {
    const char* name;
    step last;
    bool proper; ///< how a body without a length ends
};

const std::vector<end_of_it>& all_ends() {
    using namespace std::chrono_literals;
    static const std::vector<end_of_it> all{
        {"closed", fin(), true},     {"cut", cut(), false},         {"reset", reset(), false},
        {"silence", stall(), false}, {"closed_later", fin(), true}, {"garbage", send(std::string("\0\xff{", 3)), true},
    };
    return all;
}

script cut_script(const recorded& what, std::size_t at, const end_of_it& how) {
    using namespace std::chrono_literals;
    script steps{request(), send(what.bytes.substr(0, at))};
    if (std::string(how.name) == "closed_later") steps.push_back(wait(1s));
    steps.push_back(how.last);
    if (how.last.what == step::kind::send) steps.push_back(fin());
    return steps;
}

/// One client, and answer after answer that is cut.
class cutter {
public:
    cutter()
        : here_(none_) {}

    /// Whether the client calls the answer complete.
    bool complete(script steps, bool streamed) {
        here_.server.follow(std::move(steps));
        bool finished = false;
        std::exception_ptr failure;
        asio::co_spawn(*here_.io, streamed ? stream() : create(), [&](std::exception_ptr thrown) {
            finished = true;
            failure = thrown;
        });
        while (!finished) {
            if (!here_.turn()) throw std::logic_error("the call never ends");
        }
        return !failure;
    }

private:
    asio::awaitable<void> stream() {
        openai::chat_request question("m");
        auto deltas = co_await here_.chat->stream(std::move(question.user("?")));
        while (auto delta = co_await deltas.next()) {
        }
    }

    asio::awaitable<void> create() {
        openai::chat_request question("m");
        co_await here_.chat->create(std::move(question.user("?")));
    }

    static scenario nothing_scripted() {
        scenario made;
        made.scripts = {{}};
        made.most_requests = 0;
        return made;
    }

    const scenario none_ = nothing_scripted();
    world here_;
};

struct tally {
    std::size_t cases = 0;
    std::size_t excused = 0; ///< complete as far as any client can tell
    std::size_t wrong = 0;
    std::size_t lost = 0; ///< complete, but called cut
};

class cuts : public testing::TestWithParam<std::tuple<framing, end_of_it>> {
protected:
    void cut_everywhere(const recorded& what, const end_of_it& how, bool streamed) {
        for (std::size_t at = tally_.cases % stride; at < what.bytes.size(); at += stride) {
            const bool complete = client_.complete(cut_script(what, at, how), streamed);
            ++tally_.cases;
            if (!complete && at >= what.surely) ++tally_.lost;
            if (!complete || at >= what.marked) continue;
            if (excusable(what, how, at)) ++tally_.excused;
            else if (++tally_.wrong <= 10) ADD_FAILURE() << what.name << ", " << how.name << " after byte " << at;
        }
    }

    /// Some choice has finished, and the body ends as its framing wants: with the connection, or garbage of just the
    /// length that is missing.
    bool excusable(const recorded& what, const end_of_it& how, std::size_t at) const {
        if (!how.proper || at < what.finished) return false;
        const auto frame = std::get<0>(GetParam());
        return frame == framing::until_end ||
               (frame == framing::sized && at + how.last.text.size() >= what.bytes.size());
    }

    cutter client_;
    tally tally_;
};

TEST_P(cuts, at_every_byte_are_never_complete) {
    const auto& [frame, how] = GetParam();
    for (const auto& each : recorded_streams(frame)) cut_everywhere(each, how, true);
    for (const auto& each : recorded_documents(frame)) cut_everywhere(each, how, false);
    std::cout << "cuts: " << name_of(frame) << ' ' << how.name << ": " << tally_.cases << " cases, " << tally_.wrong
              << " reported as complete, " << tally_.excused << " indistinguishable from a complete answer\n";
    EXPECT_EQ(tally_.wrong, 0u);
    EXPECT_EQ(tally_.lost, 0u);
}

INSTANTIATE_TEST_SUITE_P(all, cuts, testing::Combine(testing::ValuesIn(all_framings), testing::ValuesIn(all_ends())),
                         [](const auto& about) {
                             return name_of(std::get<0>(about.param)) + '_' + std::get<1>(about.param).name;
                         });

} // namespace
