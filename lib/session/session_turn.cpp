// SPDX-License-Identifier: BSL-1.0
#include "session/session_turn.hpp"

#include "engine/call/launch.hpp"
#include "engine/run/spawn.hpp"
#include "text/redact.hpp"

#include <openai/when_all.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace openai::detail {
namespace {

using job = std::function<asio::awaitable<void>()>;

/// Posts the work, so that the thread that starts it can start other work.
asio::awaitable<void> posted(asio::awaitable<void> work) {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    co_await std::move(work);
}

/// Runs a tool on a strand of its own. If several threads run the context, tools that only compute then run in
/// parallel.
asio::awaitable<void> run_one(asio::any_io_executor own_strand, asio::awaitable<void> work) {
    const auto strand = std::make_shared<cancellable_strand>(std::move(own_strand));
    auto body = posted(std::move(work));
    co_await await_on(strand, any_is_terminal, std::move(body));
}

struct nothing {};

asio::awaitable<nothing> run_jobs(call& call, const std::vector<job>& jobs) {
    std::vector<asio::awaitable<void>> running;
    running.reserve(jobs.size());
    for (const auto& each : jobs) running.push_back(run_one(call.core().make_strand(), each()));
    co_await run_all(std::move(running), true);
    co_return nothing();
}

/// Throws `client_closed` if the client is closed, because nothing may run on its executor then.
void require_open(client_core& core) {
    struct probe final : active_operation {
        probe()
            : active_operation({.service = true}) {}
        std::shared_ptr<void> abort() noexcept override { return nullptr; }
        std::shared_ptr<void> abandon() noexcept override { return nullptr; }
    } here;
    const registration registered(core, here);
}

/// The largest number of tool calls in one answer. All of them run at the same time.
constexpr std::size_t most_tool_calls = 1024;

} // namespace

session_turn::session_turn(std::shared_ptr<session_state> state, std::string_view pattern, call_options options)
    : state_(std::move(state))
    , pattern_(pattern)
    , options_(std::move(options)) {
    mine_ = state_->locked([](session_data& data) {
        if (data.busy) return false;
        data.last_error.reset();
        return data.busy = true;
    });
}

void session_turn::require() {
    if (!mine_) throw error(errc::invalid_argument, "session: another answer is awaited");
    if (operation_) require_open(*core());
    else operation_.emplace(*core(), pattern_);
}

call_options session_turn::options(std::string_view what) const {
    auto options = options_;
    if (!options.idempotency_key || options.idempotency_key->empty()) return options;
    if (round_ > 0) *options.idempotency_key += '-' + std::to_string(round_);
    if (!what.empty()) options.idempotency_key->append("-").append(what);
    return options;
}

std::optional<std::string> session_turn::refusal(std::size_t calls) const {
    if (calls > most_tool_calls)
        return "the model asks for " + std::to_string(calls) + " tool calls at once, more than " +
               std::to_string(most_tool_calls);
    const auto most = state_->locked([](session_data& data) { return data.max_tool_rounds; });
    if (most <= 0 || round_ < most) return std::nullopt;
    return "max_tool_rounds: the model asks for tools after " + std::to_string(round_) + " rounds";
}

asio::awaitable<void> session_turn::run_side_by_side(std::vector<job> jobs) const {
    auto start = [core = core(), whole = &*operation_, jobs = std::move(jobs)](any_handler<nothing> handler) mutable {
        auto body = [jobs = std::move(jobs)](call& call) { return run_jobs(call, jobs); };
        launch<nothing>(std::move(core), std::move(handler), std::move(body), {.whole = whole});
    };
    co_await initiate<nothing>(asio::use_awaitable, std::move(start));
}

void session_turn::redact_key(std::string& text) const { redact(text, core()->options.api_key.reveal()); }

/// Returns the failure of the prompt. If an earlier answer has arrived, the failure counts as billed.
error session_turn::failure_of(const std::exception_ptr& thrown) const {
    try {
        const auto failure = to_error(thrown);
        if (!answered_ || failure.maybe_billed() == billing::yes) return failure;
        return failure.with([](error_details& details) { details.maybe_billed = billing::yes; });
    } catch (const std::bad_alloc&) {
        return core()->out_of_memory.at(phase::prepare, answered_ ? billing::yes : billing::unknown);
    }
}

error session_turn::failed(const std::exception_ptr& thrown) {
    const auto failure = failure_of(thrown);
    if (mine_) state_->locked([&](session_data& data) { data.last_error = failure; });
    release();
    return failure;
}

void session_turn::release() noexcept {
    leave();
    if (std::exchange(mine_, false)) state_->locked([](session_data& data) { data.busy = false; });
}

} // namespace openai::detail
