// SPDX-License-Identifier: BSL-1.0
#include "api/tasks/task.hpp"
#include "core/longest_time.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/call/launch.hpp"
#include "engine/codec/codec.hpp"
#include "engine/run/polling.hpp"

#include <openai/tasks.hpp>

namespace openai::detail {
namespace {

using std::chrono::milliseconds;

void check(const task_polling& work) {
    const auto refuse = [](const char* context) { throw error(errc::invalid_argument, context); };
    if (work.id.empty()) refuse("id: is empty");
    if (work.watch.interval <= milliseconds(0)) refuse("task_watch.interval: is not positive");
    if (work.watch.timeout <= milliseconds(0)) refuse("task_watch.timeout: is not positive");
}

/// Makes one GET. It must not take longer than the rest of the polling.
call_of<endpoints::poll_task> make_poll(const call& whole, const task_polling& work, call_options options,
                                        const polling& times) {
    times.limit(options, whole.core().options.timeouts);
    const auto& parameter = work.watch.id_parameter;
    auto poll = parameter.empty() ? call_of<endpoints::poll_task>().to(work.path + "/{id}").at(work.id)
                                  : call_of<endpoints::poll_task>().to(work.path);
    poll->options = std::move(options);
    poll->options.idempotent = true; // a GET costs nothing
    if (!parameter.empty()) poll->options.query.emplace_back(parameter, work.id);
    poll->core = whole.shared_core();
    poll->whole = &whole;
    return poll;
}

/// Allows a single attempt, because the server may bill each one, unless the call is idempotent or has an idempotency
/// key.
void encode_task(call_request& call, const void* request) {
    encode_any(call, request);
    if (!call.options.idempotent && !call.options.idempotency_key) call.options.retry = retry_policy::none();
}

[[noreturn]] void give_up(const task& last, const http_response& answer, milliseconds timeout) {
    error_details details;
    details.code = errc::total_timeout;
    detail::mapping::add_response(details, answer);
    details.maybe_billed = billing::yes;
    details.context = "the task is still \"" + detail::mapping::sanitize(last.status, 64) + "\" after " +
                      std::to_string(timeout.count()) + " ms";
    throw error(std::move(details));
}

asio::awaitable<value_with_response<task>> run_poll(const call& whole, const task_polling& work,
                                                    const call_options& options) {
    check(work);
    const auto& watch = work.watch;
    const polling times(detail::net::clock::now() + bounded(watch.timeout));
    for (;;) {
        auto poll = make_poll(whole, work, options, times);
        auto answer = co_await detail::perform<task>(std::move(poll), with_response);
        auto& seen = answer.value;
        if (seen.id.empty()) seen.id = work.id;
        if (watch.on_poll) watch.on_poll(seen);
        if (seen.has_failed()) throw detail::mapping::failure_of(seen, answer.response);
        if (!detail::mapping::is_one_of(seen.status, watch.pending)) co_return answer;
        co_await times.pause(bounded(watch.interval));
        if (times.over()) give_up(seen, answer.response, watch.timeout);
    }
}

} // namespace

void start_composed(std::shared_ptr<client_core> core, task_polling work, call_options options,
                    any_handler<task> handler) {
    operation_info about;
    about.path = work.path.substr(0, work.path.find('?'));
    launch<task>(
        std::move(core), std::move(handler),
        [work = std::move(work), options = std::move(options)](const call& call) {
            return run_poll(call, work, options);
        },
        std::move(about));
}

} // namespace openai::detail

namespace openai::endpoints {

using detail::make_codec;

constinit const detail::codec submit_task::wire = make_codec<submit_task>("POST", "", detail::encode_task);
constinit const detail::codec poll_task::wire = make_codec<poll_task>("GET", "");

} // namespace openai::endpoints
