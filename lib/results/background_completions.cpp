// SPDX-License-Identifier: BSL-1.0
#include <openai/background_completions.hpp>

#include "core/longest_time.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/codec/codec.hpp"
#include "engine/run/polling.hpp"
#include "results/background_response.hpp"
#include "results/deferred_backend.hpp"

#include <algorithm>
#include <optional>

namespace openai {
namespace {

namespace asio = boost::asio;
using detail::mapping::background_response;
using std::chrono::milliseconds;

/// A chat request as POST /responses has it.
struct background_request {
    chat_request request;
    std::string label;
};

/// The operations of the API that `client.background_completions` is made of.
struct create_response {
    using request = background_request;
    using answer = background_response;
    static const detail::codec wire;
};
struct retrieve_response {
    using answer = background_response;
    static const detail::codec wire;
};
struct cancel_response {
    using answer = background_response;
    static const detail::codec wire;
};

void encode(detail::call_request& call, const void* asked) {
    const auto& what = *static_cast<const background_request*>(asked);
    call.body = detail::mapping::write_background(what.request, what.label);
    call.model = what.request.model;
}

} // namespace

namespace detail {

template <>
struct answer_codec<background_response> {
    static constexpr bool streamed = false;
    static background_response read(const call&, answer received) {
        check_content(*received.http);
        try {
            return detail::mapping::read_background(*received.http);
        } catch (const error& thrown) {
            fail_answer(http_response(std::move(received.http)), thrown);
        }
    }
};

} // namespace detail

namespace {

constinit const detail::codec create_response::wire = detail::make_codec<create_response>("POST", "/responses", encode);
constinit const detail::codec retrieve_response::wire = detail::make_codec<retrieve_response>("GET", "/responses/{id}");
constinit const detail::codec cancel_response::wire =
    detail::make_codec<cancel_response>("POST", "/responses/{id}/cancel");

std::string joined(std::string_view provider, const std::string& id) {
    return provider.empty() ? id : std::string(provider) + ':' + id;
}

/// A call about a response that somebody has: "{provider}:{id}", or the id alone at the client's own server.
template <class Operation>
detail::call_of<Operation> about(const detail::call& whole, std::string id) {
    std::string provider;
    const auto colon = id.find(':');
    if (colon != std::string::npos && whole.core().options.providers.find(id.substr(0, colon)) != nullptr) {
        provider = id.substr(0, colon);
        id.erase(0, colon + 1);
    }
    auto call = detail::call_of<Operation>().at(std::move(id));
    call->core = whole.shared_core();
    call->whole = &whole;
    call->options.idempotent = true;
    call->options.provider = std::move(provider);
    return call;
}

/// Each request is a call of its own, with its attempts and limits.
asio::awaitable<value_with_response<background_response>> ask(detail::prepared_call call) {
    std::optional<error> failure;
    try {
        co_return co_await detail::perform<background_response>(std::move(call), with_response);
    } catch (const error& thrown) {
        failure = thrown;
    }
    if (!failure->is_not_found()) throw *failure;
    throw failure->with([](error_details& details) { details.code = errc::unknown_id; });
}

/// The answer of one that has ended, or its error; nothing if it has not.
std::optional<value_with_response<chat_completion>> answer_of(value_with_response<background_response> from) {
    auto& found = from.value;
    if (!found.status.ended()) return std::nullopt;
    if (found.status.state == future_state::succeeded)
        return value_with_response<chat_completion>(std::move(found.answer), std::move(from.response));
    error_details details;
    details.phase = phase::done;
    details.maybe_billed = billing::unknown;
    details.code = errc::cancelled;
    detail::mapping::add_response(details, from.response);
    if (found.failure) {
        details.code = errc::server_error;
        details.api = std::move(*found.failure);
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

/// One look at it, which ends when the wait does; a wait of no time looks once, for as long as any call may take.
asio::awaitable<value_with_response<background_response>> look(const detail::call& whole, std::string id,
                                                               detail::polling times) {
    auto request = about<retrieve_response>(whole, std::move(id));
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
    constexpr milliseconds longest(10'000);
    for (milliseconds pause = first;; pause = std::min(pause * 3 / 2, longest)) {
        auto found = co_await look(whole, id, times);
        if (auto answer = answer_of(std::move(found))) co_return std::move(*answer);
        if (times.over()) fail_not_ready();
        co_await times.pause(pause);
    }
}

template <class Operation>
asio::awaitable<value_with_response<future_status>> run_status(const detail::call& whole, std::string id) {
    auto found = co_await ask(about<Operation>(whole, std::move(id)));
    auto& status = found.value.status;
    status.id = joined(found.response.provider(), status.id);
    co_return value_with_response<future_status>(std::move(status), std::move(found.response));
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
        run(std::move(handler), std::move(id), run_status<retrieve_response>);
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
        run(std::move(handler), std::move(id), run_status<cancel_response>);
    }

private:
    static asio::awaitable<value_with_response<std::string>> run_submit(const detail::call& whole, chat_request request,
                                                                        submit_options options) {
        if (options.stream) throw error(errc::invalid_argument, "stream: not in the background");
        if (!options.idempotency_key.empty()) options.call.idempotency_key = options.idempotency_key;
        detail::call_of<create_response> call(background_request{std::move(request), std::move(options.label)});
        call->core = whole.shared_core();
        call->whole = &whole;
        call->options = std::move(options.call);
        auto created = co_await detail::perform<background_response>(std::move(call), with_response);
        auto id = joined(created.response.provider(), created.value.status.id);
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
