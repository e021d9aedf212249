// SPDX-License-Identifier: BSL-1.0
#include "api/responses/checked_response.hpp"
#include "api/responses/response_polling.hpp"
#include "core/longest_time.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/call/launch.hpp"
#include "engine/codec/codec.hpp"
#include "text/sanitize.hpp"

#include <openai/responses.hpp>

namespace openai::detail {
namespace {

using std::chrono::milliseconds;

/// Makes one GET. It must not take longer than the rest of the wait.
call_of<endpoints::retrieve_response> make_look(const call& whole, const response_wait& wanted, call_options options,
                                                const polling& times) {
    times.limit(options, whole.core().options.timeouts);
    auto look = call_of<endpoints::retrieve_response>(wanted.parameters).at(wanted.id);
    look->options = std::move(options);
    look->options.idempotent = true; // a GET costs nothing
    look->core = whole.shared_core();
    look->whole = &whole;
    return look;
}

[[noreturn]] void give_up(const response& last, const http_response& answer, milliseconds timeout) {
    error_details details;
    details.code = errc::total_timeout;
    mapping::add_response(details, answer);
    details.maybe_billed = billing::yes;
    details.context =
        "the response is still \"" + sanitize(last.status, 64) + "\" after " + std::to_string(timeout.count()) + " ms";
    throw error(std::move(details));
}

asio::awaitable<value_with_response<response>> run_wait(const call& whole, const response_wait& wanted,
                                                        const call_options& options) {
    if (wanted.id.empty()) throw error(errc::invalid_argument, "id: is empty");
    if (wanted.timeout <= milliseconds(0)) throw error(errc::invalid_argument, "timeout: is not positive");
    constexpr milliseconds first(500);
    const polling times(net::clock::now() + bounded(wanted.timeout));
    const response_look look = [&] {
        return detail::perform<response>(make_look(whole, wanted, options, times), with_response);
    };
    auto found = co_await poll_response(look, times, first);
    if (!found.value.ended()) give_up(found.value, found.response, wanted.timeout);
    check_not_failed(found.value, found.response);
    co_return found;
}

} // namespace

void start_composed(std::shared_ptr<client_core> core, response_wait wanted, call_options options,
                    any_handler<response> handler) {
    operation_info about;
    about.pattern = "/responses/{id}";
    launch<response>(
        std::move(core), std::move(handler),
        [wanted = std::move(wanted), options = std::move(options)](const call& call) {
            return run_wait(call, wanted, options);
        },
        std::move(about));
}

} // namespace openai::detail
