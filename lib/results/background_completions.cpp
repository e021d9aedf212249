// SPDX-License-Identifier: BSL-1.0
#include <openai/background_completions.hpp>

#include "api/chat/chat_completion_fields.hpp"
#include "api/responses/response_polling.hpp"
#include "core/longest_time.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/call/launch.hpp"
#include "engine/codec/codec.hpp"
#include "results/chat_as_response.hpp"
#include "results/deferred_backend.hpp"
#include "results/response_as_chat.hpp"

#include <openai/responses.hpp>

#include <algorithm>
#include <optional>

namespace openai {
namespace {

namespace asio = boost::asio;
using detail::call_of;
using endpoints::cancel_response;
using endpoints::create_response;
using endpoints::retrieve_response;
using std::chrono::milliseconds;
using answered = value_with_response<response>;

std::string joined(std::string_view provider, const std::string& id) {
    return provider.empty() ? id : std::string(provider) + ':' + id;
}

/// Prepares a call for a response with this id. The id is "{provider}:{id}", or only the server's id if the response is
/// at the client's own server.
detail::prepared_call about(const detail::call& whole, std::string id, detail::prepared_call call) {
    const auto colon = id.find(':');
    if (colon != std::string::npos && whole.core().options.providers.find(id.substr(0, colon)) != nullptr) {
        call->options.provider = id.substr(0, colon);
        id.erase(0, colon + 1);
    }
    call->values.push_back(std::move(id));
    call->core = whole.shared_core();
    call->whole = &whole;
    call->options.idempotent = true;
    return call;
}

/// Makes a request as a separate call, with its own attempts and limits.
asio::awaitable<answered> ask(detail::prepared_call call) {
    std::optional<error> failure;
    try {
        co_return co_await detail::perform<response>(std::move(call), with_response);
    } catch (const error& thrown) {
        failure = thrown;
    }
    if (!failure->is_not_found()) throw *failure;
    throw failure->with([](error_details& details) { details.code = errc::unknown_id; });
}

/// Returns the state of a response. The id in it includes the name of the provider.
future_status status_of(const answered& from) {
    try {
        auto status = detail::mapping::status_of(from.value);
        status.id = joined(from.response.provider(), status.id);
        return status;
    } catch (const error& thrown) {
        detail::fail_answer(from.response, thrown);
    }
}

[[noreturn]] void fail_with(const answered& from, future_state state) {
    error_details details;
    details.phase = phase::done;
    details.maybe_billed = billing::unknown;
    details.code = errc::cancelled;
    detail::mapping::add_response(details, from.response);
    if (state == future_state::failed) {
        details.code = errc::server_error;
        if (from.value.error) {
            details.api.code = from.value.error->code;
            details.api.message = from.value.error->message;
            const auto* type = from.value.error->extra.if_contains("type");
            if (type && type->is_string()) details.api.type = std::string_view(type->get_string());
        }
        if (details.api.message.empty()) details.api.message = "the response failed";
    }
    throw error(std::move(details));
}

[[noreturn]] void fail_not_ready() {
    error_details details;
    details.code = errc::not_ready;
    details.phase = phase::done;
    details.context = "the background completion, within the time of this wait";
    throw error(std::move(details));
}

/// Requests the response once. The request ends at the latest when the wait ends. If the wait has the time 0, the
/// request has the client's own limits.
asio::awaitable<answered> look(const detail::call& whole, std::string id, detail::polling times) {
    auto request = about(whole, std::move(id), call_of<retrieve_response>(retrieve_parameters()));
    const bool limited = !times.over() && times.limit(request->options, whole.core().options.timeouts);
    std::optional<error> failure;
    try {
        co_return co_await ask(std::move(request));
    } catch (const error& thrown) {
        failure = thrown;
    }
    if (limited && failure->code() == errc::total_timeout) fail_not_ready();
    throw *failure;
}

asio::awaitable<value_with_response<chat_completion>> run_wait(const detail::call& whole, std::string id,
                                                               detail::polling times) {
    constexpr milliseconds first(1000);
    const detail::response_look again = [&] { return look(whole, id, times); };
    const auto found = co_await detail::poll_response(again, times, first);
    const auto state = status_of(found).state;
    if (state < future_state::succeeded) fail_not_ready();
    if (state != future_state::succeeded) fail_with(found, state);
    auto answer = detail::mapping::response_as_chat(found.value);
    complete_answer(answer, std::string(found.response.provider()));
    co_return value_with_response<chat_completion>(std::move(answer), found.response);
}

asio::awaitable<value_with_response<future_status>> run_status(const detail::call& whole, std::string id,
                                                               detail::prepared_call call) {
    const auto found = co_await ask(about(whole, std::move(id), std::move(call)));
    co_return value_with_response<future_status>(status_of(found), found.response);
}

class provider final : public detail::deferred_backend {
public:
    explicit provider(std::shared_ptr<detail::client_core> core)
        : core_(std::move(core)) {}

    void submit(chat_request request, submit_options options, detail::any_handler<std::string> handler) override {
        auto body = [request = std::move(request), options = std::move(options)](const detail::call& call) mutable {
            return run_submit(call, std::move(request), std::move(options));
        };
        detail::launch<std::string>(core_, std::move(handler), std::move(body),
                                    {.pattern = create_response::wire.path});
    }
    void status(std::string id, detail::any_handler<future_status> handler) override {
        run(std::move(handler), std::move(id), [](const detail::call& call, std::string what) {
            return run_status(call, std::move(what), call_of<retrieve_response>(retrieve_parameters()));
        });
    }
    void get(std::string id, detail::any_handler<chat_completion> handler) override {
        wait(std::move(id), milliseconds(0), std::move(handler));
    }
    void wait(std::string id, milliseconds timeout, detail::any_handler<chat_completion> handler) override {
        const detail::polling times(detail::net::clock::now() + detail::bounded(std::max(timeout, milliseconds(0))));
        run(std::move(handler), std::move(id),
            [times](const detail::call& call, std::string what) { return run_wait(call, std::move(what), times); });
    }
    void cancel(std::string id, detail::any_handler<future_status> handler) override {
        run(std::move(handler), std::move(id), [](const detail::call& call, std::string what) {
            return run_status(call, std::move(what), call_of<cancel_response>());
        });
    }

private:
    static asio::awaitable<value_with_response<std::string>> run_submit(const detail::call& whole, chat_request request,
                                                                        submit_options options) {
        if (options.stream) throw error(errc::invalid_argument, "stream: not in the background");
        if (!options.idempotency_key.empty()) options.call.idempotency_key = options.idempotency_key;
        call_of<create_response> call(detail::mapping::chat_as_response(request, options.label));
        call->core = whole.shared_core();
        call->whole = &whole;
        call->options = std::move(options.call);
        auto created = co_await detail::perform<response>(std::move(call), with_response);
        auto id = status_of(created).id;
        co_return value_with_response<std::string>(std::move(id), std::move(created.response));
    }

    template <class T, class Body>
    void run(detail::any_handler<T> handler, std::string id, Body body) {
        auto with_id = [body, id = std::move(id)](const detail::call& call) { return body(call, id); };
        detail::launch<T>(core_, std::move(handler), std::move(with_id), {.pattern = retrieve_response::wire.path});
    }

    const std::shared_ptr<detail::client_core> core_;
};

std::shared_ptr<detail::deferred_backend> open_provider(std::shared_ptr<detail::client_core> core) {
    return std::make_shared<provider>(std::move(core));
}

} // namespace

background_completions::background_completions(detail::client_core* core) noexcept
    : deferred_completions(core, open_provider) {}

} // namespace openai
