// SPDX-License-Identifier: BSL-1.0
#include <openai/background.hpp>

#include "client/future_backend.hpp"
#include "client/launch.hpp"
#include "client/operation.hpp"
#include "client/response_checks.hpp"
#include "io/wakeup.hpp"
#include "longest_time.hpp"
#include "model/background_response.hpp"

#include <algorithm>

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
    co_await call.perform();
    co_return read(call.take_answer().http);
}

/// One exchange as a call of its own, so that each poll has its attempts and limits.
asio::awaitable<background_response> ask(std::shared_ptr<detail::client_core> core, std::string method,
                                         std::string path) {
    detail::call_request wanted{std::move(method), std::move(path), "", {}, false};
    wanted.options.idempotent = true;
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

std::string path_of(const std::string& id, const char* action = "") {
    if (id.empty()) throw error(errc::invalid_argument, "id: is empty");
    if (id == "." || id == "..") throw error(errc::invalid_argument, "id: is a step to another path");
    return "/responses/" + protocol::escape_segment(id) + action;
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

asio::awaitable<std::string> run_submit(detail::call& call, std::string body, call_options options) {
    detail::call_request wanted{"POST", "/responses", std::move(body), std::move(options), false};
    auto created = co_await exchange(call, std::move(wanted));
    co_return created.status.id;
}

asio::awaitable<future_status> run_status(std::shared_ptr<detail::client_core> core, std::string method,
                                          std::string path) {
    auto found = co_await ask(std::move(core), std::move(method), std::move(path));
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

asio::awaitable<chat_completion> run_wait(std::shared_ptr<detail::client_core> core, std::string path,
                                          io::clock::time_point until) {
    constexpr milliseconds first(1000);
    constexpr milliseconds longest(10'000);
    rest pauses(co_await asio::this_coro::executor);
    for (milliseconds pause = first;; pause = std::min(pause * 3 / 2, longest)) {
        auto found = co_await ask(core, "GET", path);
        if (auto answer = answer_of(std::move(found))) co_return std::move(*answer);
        const auto now = io::clock::now();
        if (now >= until) throw error(errc::not_ready, "the background response, within the time of this wait");
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
                return run_submit(call, mapping::write_background(request, options.label), std::move(options.call));
            });
    }
    void status(std::string id, detail::any_handler<future_status> handler) override {
        run<future_status>(std::move(handler),
                           [id = std::move(id)](auto core) { return run_status(core, "GET", path_of(id)); });
    }
    void get(std::string id, detail::any_handler<chat_completion> handler) override {
        wait(std::move(id), milliseconds(0), std::move(handler));
    }
    void wait(std::string id, milliseconds timeout, detail::any_handler<chat_completion> handler) override {
        const auto until = io::clock::now() + detail::bounded(timeout);
        run<chat_completion>(std::move(handler),
                             [id = std::move(id), until](auto core) { return run_wait(core, path_of(id), until); });
    }
    void cancel(std::string id, detail::any_handler<future_status> handler) override {
        run<future_status>(std::move(handler), [id = std::move(id)](auto core) {
            return run_status(core, "POST", path_of(id, "/cancel"));
        });
    }

private:
    template <class T, class Body>
    void run(detail::any_handler<T> handler, Body body) {
        const auto strand = std::make_shared<detail::cancellable_strand>(core_->live_executor());
        auto operation = detail::as_operation(started<T>(core_, std::move(body)));
        detail::spawn<T>(strand, asio::enable_total_cancellation(), std::move(operation), std::move(handler));
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

background::background(detail::client_core& core) noexcept
    : future_responses(core, open_provider) {}

} // namespace openai
