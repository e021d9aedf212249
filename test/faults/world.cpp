// SPDX-License-Identifier: BSL-1.0
#include "faults/world.hpp"

#include "faults/server/answers.hpp"

#include <openai/core/observer.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace faults {
namespace {

openai::client_options in_memory() {
    openai::client_options options((openai::secret(canary)));
    options.base_url = "http://127.0.0.1/v1";
    return options;
}

openai::client_options options_of(const scenario& what, openai::client_options options) {
    options.retry = openai::retry_policy::none();
    what.options(options);
    return options;
}

/// Tells the world of the first hook that is called.
class hooks final : public openai::observer {
public:
    explicit hooks(world& of)
        : of_(of) {}
    void on_call_start(const openai::observed::call_start&) noexcept override { tell(); }
    void on_queued(const openai::observed::queued&) noexcept override { tell(); }
    void on_first_byte(const openai::observed::first_byte&) noexcept override { tell(); }
    void on_event(const openai::observed::event&) noexcept override { tell(); }
    void on_call_end(const openai::observed::call_end&) noexcept override { tell(); }

private:
    void tell() noexcept {
        if (auto once = std::exchange(of_.in_hook, nullptr)) once();
    }
    world& of_;
};

asio::any_io_executor executor_of(asio::io_context& io, runs_on what) {
    if (what == runs_on::strand) return asio::make_strand(io);
    return io.get_executor();
}

} // namespace

world::world(const scenario& what)
    : world(what, in_memory(), false) {}

world::world(const scenario& what, openai::client_options base)
    : world(what, std::move(base), true) {}

world::world(const scenario& what, openai::client_options base, bool sockets)
    : io(what.executor == runs_on::one_thread ? std::make_unique<asio::io_context>(1)
                                              : std::make_unique<asio::io_context>())
    , server(what.scripts, what.pieces)
    , what_(what)
    , strand_(asio::make_strand(*io))
    , time_(std::make_unique<passage>(*io)) {
    net::dial_function dial;
    if (!sockets)
        dial = [this](const openai::detail::protocol::origin&, const net::dial_limits& limits) {
            return server.dial(limits);
        };
    auto options = options_of(what, std::move(base));
    if (what.door) options.observer = std::make_shared<hooks>(*this);
    core = std::make_shared<openai::detail::client_core>(executor_of(*io, what.executor), std::move(options),
                                                         std::move(dial));
    chat.emplace(core.get());
    models.emplace(core.get());
    responses.emplace(core.get());
    futures.emplace(core.get());
    core->watch_context();
    server.executor = io->get_executor();
    server.refusals = what.refusals;
}

world::~world() {
    in_hook = nullptr;
    if (io) {
        let_go();
        if (core) core->close();
        run_out();
    }
    destroy_context();
}

void world::begin() {
    if (what_.door) return what_.door(*this);
    asio::co_spawn(io->get_executor(), what_.operation(*this),
                   handler([this](const std::exception_ptr& failure) { done(failure); }));
}

void world::done(const std::exception_ptr& failure) {
    ++completions;
    right_executor = right_executor && strand_->running_in_this_thread();
    thrown = failure;
}

void world::forget_client() {
    let_go();
    session.reset();
    response_session.reset();
    pages.reset();
    futures.reset();
    chat.reset();
    models.reset();
    responses.reset();
    core.reset();
}

bool world::names_cut() const {
    if (!core) return false;
    try {
        const auto report = core->drained();
        return report && !report->complete();
    } catch (const openai::error&) {
        return false; // it has not drained
    }
}

void world::let_go() {
    stream.reset();
    session_stream.reset();
    response_session_stream.reset();
    response_stream.reset();
}

void world::throw_from_handler() {
    struct somebody_elses {};
    asio::post(*io, [] { throw somebody_elses(); });
    try {
        run_out();
    } catch (const somebody_elses&) {
    }
}

bool world::turn() { return time_->turn(); }

void world::run_out() {
    while (turn()) {
    }
}

void world::destroy_context() {
    time_.reset();
    strand_.reset();
    if (what_.executor == runs_on::strand) forget_client(); // a strand must not outlive its context
    io.reset();
    forget_client();
}

std::string world::good_call() {
    server.become_good({request(), send(answers::completion())});
    std::exception_ptr failure;
    int calls = 0;
    std::string said;
    openai::chat_request question("gpt-4o");
    question.user("again");
    chat->create(std::move(question), [&](std::exception_ptr thrown_now, openai::chat_completion value) {
        ++calls;
        failure = thrown_now;
        said = value.text();
    });
    while (calls == 0 && turn()) {
    }
    if (calls == 0) return "the next call hangs";
    if (failure) return std::string("the next call fails: ") + openai::to_error(failure).what();
    return said == answers::text ? "" : "the next call got " + said;
}

namespace {

openai::error first_error(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const asio::multiple_exceptions& several) { // of operations side by side
        return first_error(several.first_exception());
    } catch (...) {
        return openai::to_error(std::current_exception());
    }
}

} // namespace

std::optional<openai::error> failure_of(const world& done) {
    if (!done.thrown) return std::nullopt;
    return first_error(done.thrown);
}

} // namespace faults
