// SPDX-License-Identifier: BSL-1.0
#include "client/codec.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "longest_time.hpp"
#include "model/job.hpp"

#include <openai/jobs.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

using std::chrono::milliseconds;

void check(const job_polling& work) {
    const auto refuse = [](const char* context) { throw error(errc::invalid_argument, context); };
    if (work.id.empty()) refuse("id: is empty");
    if (work.watch.interval <= milliseconds(0)) refuse("job_watch.interval: is not positive");
    if (work.watch.timeout <= milliseconds(0)) refuse("job_watch.timeout: is not positive");
}

/// One question, which must not take longer than what is left of the watch.
call_of<endpoints::poll_job> make_question(const job_polling& work, const std::shared_ptr<client_core>& core,
                                           call_options options, io::clock::duration left) {
    const auto& limits = options.timeouts ? *options.timeouts : core->options.timeouts;
    const auto whole = std::chrono::duration_cast<milliseconds>(left);
    if (whole < std::min(options.timeout().value_or(limits.total), longest_limit))
        options.timeout(std::max(whole, milliseconds(1)));
    const auto& parameter = work.watch.id_parameter;
    auto question = parameter.empty() ? call_of<endpoints::poll_job>().to(work.path + "/{id}").at(work.id)
                                      : call_of<endpoints::poll_job>().to(work.path);
    question->options = std::move(options);
    question->options.idempotent = true; // asking costs nothing
    if (!parameter.empty()) question->options.query.emplace_back(parameter, work.id);
    question->core = core;
    return question;
}

/// One attempt, because each may be billed, unless the server is told that they are the same.
void encode_job(call_request& call, const void* request) {
    const auto& document = static_cast<const job_body*>(request)->document;
    if (!document.is_null()) call.body = mapping::write(document, "body");
    if (!call.options.idempotent && !call.options.idempotency_key) call.options.retry = retry_policy::none();
    if (const auto* object = document.if_object()) name_model(call, *object);
}

[[noreturn]] void give_up(const job& last, milliseconds timeout) {
    error_details details;
    details.code = errc::total_timeout;
    details.status = last.status();
    details.headers = last.headers();
    details.maybe_billed = billing::yes;
    details.context = "the job is still \"" + mapping::sanitize(last.state, 64) + "\" after " +
                      std::to_string(timeout.count()) + " ms";
    throw error(std::move(details));
}

asio::awaitable<void> sleep(io::clock::duration time) {
    io::timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<job> run_poll(const std::shared_ptr<client_core>& core, const job_polling& work,
                              const call_options& options) {
    check(work);
    const auto& watch = work.watch;
    const auto end = io::deadline::after(io::clock::now(), watch.timeout, errc::total_timeout).at;
    for (;;) {
        auto question = make_question(work, core, options, end - io::clock::now());
        auto seen = co_await detail::perform<job>(std::move(question));
        if (seen.id.empty()) seen.id = work.id;
        if (watch.on_poll) watch.on_poll(seen);
        if (seen.has_failed()) throw mapping::failure_of(seen);
        if (!mapping::is_one_of(seen.state, watch.pending)) co_return seen;
        co_await sleep(std::min<io::clock::duration>(bounded(watch.interval), end - io::clock::now()));
        if (io::clock::now() >= end) give_up(seen, watch.timeout);
    }
}

} // namespace

void start_composed(std::shared_ptr<client_core> core, job_polling work, call_options options,
                    any_handler<job> handler) {
    launch<job>(std::move(core), std::move(handler),
                [work = std::move(work), options = std::move(options)](call& call) {
                    return run_poll(call.shared_core(), work, options);
                });
}

} // namespace openai::detail

namespace openai::endpoints {

using detail::make_codec;

constinit const detail::codec submit_job::wire = make_codec<submit_job>("POST", "", detail::encode_job);
constinit const detail::codec poll_job::wire = make_codec<poll_job>("GET", "");

} // namespace openai::endpoints
