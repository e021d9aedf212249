// SPDX-License-Identifier: BSL-1.0
#include "faults/world.hpp"

#include "faults/answers.hpp"
#include "faults/time.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/post.hpp>

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

} // namespace

world::world(const scenario& what)
    : world(what, in_memory(), false) {}

world::world(const scenario& what, openai::client_options base)
    : world(what, std::move(base), true) {}

world::world(const scenario& what, openai::client_options base, bool sockets)
    : server(what.scripts, what.pieces)
    , what_(what)
    , strand_(asio::make_strand(*io)) {
    io::connection_pool::dial_function dial;
    if (!sockets)
        dial = [this](const openai::protocol::origin&, const io::dial_limits& limits) { return server.dial(limits); };
    core = std::make_shared<openai::detail::client_core>(io->get_executor(), options_of(what, std::move(base)),
                                                         std::move(dial));
    chat.emplace(*core);
    models.emplace(*core);
    forget_timers();
    core->watch_context();
    server.executor = io->get_executor();
    server.refusals = what.refusals;
}

world::~world() {
    if (io) {
        stream.reset();
        if (core) core->close();
        run_out();
    }
    destroy_context();
}

void world::begin() {
    const auto done = [this](std::exception_ptr failure) {
        ++completions;
        right_executor = right_executor && strand_->running_in_this_thread();
        thrown = failure;
    };
    asio::co_spawn(io->get_executor(), what_.operation(*this),
                   asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(*strand_, done)));
}

void world::throw_from_handler() {
    struct somebody_elses {};
    asio::post(*io, [] { throw somebody_elses(); });
    try {
        run_out();
    } catch (const somebody_elses&) {
    }
}

bool world::turn() {
    for (;;) {
        if (io->stopped()) io->restart();
        if (io->poll_one() > 0) return true;
        if (io->stopped() || !pass_time(*io)) return false;
    }
}

void world::run_out() {
    while (turn()) {
    }
}

void world::destroy_context() {
    forget_timers();
    strand_.reset();
    io.reset();
    stream.reset();
    chat.reset();
    models.reset();
    core.reset();
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
