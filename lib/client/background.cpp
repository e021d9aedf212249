// SPDX-License-Identifier: BSL-1.0
#include <openai/background.hpp>

#include "client/future_backend.hpp"
#include "client/launch.hpp"
#include "client/operation.hpp"
#include "client/response_checks.hpp"
#include "io/wakeup.hpp"
#include "longest_time.hpp"
#include "model/background_response.hpp"
#include "protocol/path_pattern.hpp"

#include <algorithm>
#include <optional>
#include <span>

namespace openai {
namespace {

namespace asio = boost::asio;
using mapping::background_response;
using std::chrono::milliseconds;

background_response read(std::shared_ptr<const http_response> http) {
    detail::check_content(*http);
    try {
        return mapping::read_background(http);
    } catch (const error& thrown) {
        detail::fail_answer(response(std::move(http)), thrown);
    }
}

asio::awaitable<background_response> exchange(detail::call& call, detail::call_request wanted) {
    call.prepare(std::move(wanted));
    if (const auto failure = co_await call.perform()) throw *failure;
    co_return read(call.take_answer().http);
}

/// What is done with a response that somebody has: "{provider}:{id}", or the id alone at the client's own server.
struct response_call {
    std::string method;
    std::string path;
    std::string provider;
};

response_call call_of(const detail::client_core& core, std::string id, std::string method, const char* action = "") {
    response_call made;
    const auto colon = id.find(':');
    if (colon != std::string::npos && core.options.providers.find(id.substr(0, colon)) != nullptr) {
        made.provider = id.substr(0, colon);
        id.erase(0, colon + 1);
    }
    made.method = std::move(method);
    made.path = protocol::expand_path("/responses/{id}", std::span(&id, 1)) + action;
    return made;
}

/// One exchange as a call of its own, so that each poll has its attempts and limits. `total`: instead of the client's.
asio::awaitable<background_response> ask(std::shared_ptr<detail::client_core> core, response_call what,
                                         std::optional<milliseconds> total = std::nullopt) {
    detail::call_request wanted{std::move(what.method), std::move(what.path), "", {}, false};
    wanted.options.idempotent = true;
    wanted.options.provider = std::move(what.provider);
    if (total) wanted.options.timeout(*total);
    auto start = [core = std::move(core), wanted = std::move(wanted)](auto handler) mutable {
        detail::launch<background_response>(core, std::move(handler), [wanted = std::move(wanted)](detail::call& call) {
            return exchange(call, wanted);
        });
    };
    try {
        co_return co_await detail::enter<background_response>(asio::use_awaitable, std::move(start));
    } catch (const error& failure) {
        if (!failure.is_not_found()) throw;
        throw failure.with([](error_details& details) { details.code = errc::unknown_id; });
    }
}

/// The answer of one that has ended, or its error; nothing if it has not.
std::optional<chat_completion> answer_of(background_response found) {
    if (!found.status.ended()) return std::nullopt;
    if (found.status.state == future_state::succeeded) return std::move(found.answer);
    error_details details;
    details.phase = phase::done;
    details.maybe_billed = billing::unknown;
    details.code = errc::cancelled;
    if (found.failure) {
        details.code = errc::server_error;
        details.api = std::move(*found.failure);
    }
    throw error(std::move(details));
}

asio::awaitable<std::string> run_submit(detail::call& call, std::string model, std::string body, call_options options) {
    detail::call_request wanted{"POST", "/responses", std::move(body), std::move(options), false};
    wanted.model = std::move(model);
    auto created = co_await exchange(call, std::move(wanted));
    const auto& provider = call.provider();
    co_return provider.empty() ? created.status.id : provider + ':' + created.status.id;
}

asio::awaitable<future_status> run_status(std::shared_ptr<detail::client_core> core, response_call what) {
    const auto provider = what.provider;
    auto found = co_await ask(std::move(core), std::move(what));
    if (!provider.empty()) found.status.id.insert(0, provider + ':');
    co_return found.status;
}

/// A pause that the client's end ends.
class rest final : public detail::abortable {
public:
    explicit rest(asio::any_io_executor executor)
        : sleeper_(std::move(executor)) {}

    asio::awaitable<void> until(detail::client_core& core, io::clock::time_point at) {
        const detail::registration registered(core, *this);
        co_await sleeper_.sleep_until(at);
    }
    std::shared_ptr<void> abort() noexcept override {
        sleeper_.wake();
        return nullptr;
    }
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

private:
    io::wakeup sleeper_;
};

[[noreturn]] void fail_not_ready() {
    throw error(errc::not_ready, "the background response, within the time of this wait");
}

/// One look at it, which ends when the wait does; a wait of no time looks once, for as long as any call may take.
asio::awaitable<background_response> poll(std::shared_ptr<detail::client_core> core, response_call what,
                                          io::clock::time_point until) {
    std::optional<milliseconds> left;
    const auto now = io::clock::now();
    if (until > now && until - now < std::min(core->options.timeouts.total, detail::longest_limit))
        left = std::chrono::ceil<milliseconds>(until - now);
    try {
        co_return co_await ask(std::move(core), std::move(what), left);
    } catch (const error& failure) {
        if (!left || failure.code() != errc::total_timeout) throw;
        fail_not_ready();
    }
}

asio::awaitable<chat_completion> run_wait(std::shared_ptr<detail::client_core> core, response_call what,
                                          io::clock::time_point until) {
    constexpr milliseconds first(1000);
    constexpr milliseconds longest(10'000);
    rest pauses(co_await asio::this_coro::executor);
    for (milliseconds pause = first;; pause = std::min(pause * 3 / 2, longest)) {
        auto found = co_await poll(core, what, until);
        if (auto answer = answer_of(std::move(found))) co_return std::move(*answer);
        const auto now = io::clock::now();
        if (now >= until) fail_not_ready();
        co_await pauses.until(*core, std::min(now + pause, until));
    }
}

class provider final : public detail::future_backend {
public:
    explicit provider(std::shared_ptr<detail::client_core> core)
        : core_(std::move(core)) {}

    void submit(chat_request request, submit_options options, detail::any_handler<std::string> handler) override {
        detail::launch<std::string>(
            core_, std::move(handler),
            [request = std::move(request), options = std::move(options)](detail::call& call) mutable {
                if (options.stream) throw error(errc::invalid_argument, "stream: not in the background");
                if (!options.idempotency_key.empty()) options.call.idempotency_key = options.idempotency_key;
                auto body = mapping::write_background(request, options.label);
                return run_submit(call, std::move(request.model), std::move(body), std::move(options.call));
            });
    }
    void status(std::string id, detail::any_handler<future_status> handler) override {
        run<future_status>(std::move(handler),
                           [id = std::move(id)](auto core) { return run_status(core, call_of(*core, id, "GET")); });
    }
    void get(std::string id, detail::any_handler<chat_completion> handler) override {
        wait(std::move(id), milliseconds(0), std::move(handler));
    }
    void wait(std::string id, milliseconds timeout, detail::any_handler<chat_completion> handler) override {
        const auto until = io::clock::now() + detail::bounded(std::max(timeout, milliseconds(0)));
        run<chat_completion>(std::move(handler), [id = std::move(id), until](auto core) {
            return run_wait(core, call_of(*core, id, "GET"), until);
        });
    }
    void cancel(std::string id, detail::any_handler<future_status> handler) override {
        run<future_status>(std::move(handler), [id = std::move(id)](auto core) {
            return run_status(core, call_of(*core, id, "POST", "/cancel"));
        });
    }

private:
    template <class T, class Body>
    void run(detail::any_handler<T> handler, Body body) {
        const auto strand = std::make_shared<detail::cancellable_strand>(core_->make_strand());
        auto operation = detail::as_operation(started<T>(core_, std::move(body)));
        detail::spawn<T>(strand, detail::total_cancellation, std::move(operation), std::move(handler));
    }

    /// So that what `body` refuses at once is the operation's error, too.
    template <class T, class Body>
    static asio::awaitable<T> started(std::shared_ptr<detail::client_core> core, Body body) {
        co_return co_await body(std::move(core));
    }

    const std::shared_ptr<detail::client_core> core_;
};

std::shared_ptr<detail::future_backend> open_provider(std::shared_ptr<detail::client_core> core) {
    return std::make_shared<provider>(std::move(core));
}

} // namespace

background::background(detail::client_core* core) noexcept
    : future_responses(core, open_provider) {}

} // namespace openai
