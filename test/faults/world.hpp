// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"
#include "faults/server/memory_server.hpp"
#include "faults/time.hpp"
#include "net/pool/connection_pool.hpp"

#include <openai/chat.hpp>
#include <openai/chat/chat_stream.hpp>
#include <openai/futures.hpp>
#include <openai/models.hpp>
#include <openai/pager.hpp>
#include <openai/responses.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/response_session.hpp>
#include <openai/session/session_stream.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace faults {

class world;

/// What the client's executor is.
enum class runs_on { context, one_thread, strand };

/// What a caller does, and what the server does to it.
struct scenario {
    std::string name;
    std::vector<script> scripts;
    std::function<asio::awaitable<void>(world&)> operation;
    std::function<void(world&)> door; ///< instead: begins operations of the library itself, with handlers
    runs_on executor = runs_on::context;
    granularity pieces;
    std::size_t most_requests = 1; ///< that the server may receive whole
    std::function<void(openai::client_options&)> options = [](auto&) {};
    int refusals = 0;
    bool fails = false;        ///< undisturbed, it ends with an error
    bool refused = false;      ///< the server says by its status that the request costs nothing
    bool closed = false;       ///< its client is closed from the beginning
    bool one_suffices = false; ///< of two operations, one that succeeds while the other fails
    bool side_by_side = false; ///< of several operations, of which a failing one cancels the others
};

/// A client, all of it but the sockets, on virtual time, and one operation of a caller.
class world {
public:
    explicit world(const scenario& what);

    /// The same with sockets: the client's own way to connections, and what `base` says.
    world(const scenario& what, openai::client_options base);

    ~world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    /// Starts the operation on an executor of its own with a cancellation slot.
    void begin();

    /// A handler there with that slot.
    template <class Function>
    auto handler(Function function) {
        return asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(*strand_, std::move(function)));
    }

    /// The operation has ended.
    void done(const std::exception_ptr& failure);

    /// Runs one handler, letting time pass if there is none; false: nothing will ever happen again.
    bool turn();

    /// A handler of somebody else's throws out of run(), which is called again.
    void throw_from_handler();

    /// Whether the client has drained, and names an operation that it has cut.
    bool names_cut() const;

    /// Destroys what the operation keeps.
    void let_go();

    /// Runs until nothing is left to happen.
    void run_out();

    bool finished() const noexcept { return completions > 0; }
    bool closed() const noexcept { return what_.closed; }

    /// The context is destroyed with everything on it.
    void destroy_context();

    /// A call on the same client to a server that is now in good health; what went wrong, or nothing.
    std::string good_call();

    std::unique_ptr<asio::io_context> io;
    memory_server server;
    std::shared_ptr<openai::detail::client_core> core;
    std::optional<openai::chat> chat;
    std::optional<openai::models> models;
    std::optional<openai::responses> responses;
    std::optional<openai::futures> futures;
    std::optional<openai::chat_stream> stream; ///< where the operation keeps its stream
    std::optional<openai::chat_session> session;
    std::optional<openai::session_stream> session_stream;
    std::optional<openai::response_stream> response_stream;
    std::optional<openai::response_session> response_session;
    std::optional<openai::response_session_stream> response_session_stream;
    std::optional<openai::pager<openai::chat_completion>> pages;
    std::string future;            ///< the id of what `futures` runs
    std::function<void()> in_hook; ///< called once, by the observer of a door's client
    asio::cancellation_signal signal;

    int completions = 0;
    bool right_executor = true;
    std::exception_ptr thrown;
    std::string text; ///< what the operation has received

private:
    world(const scenario& what, openai::client_options base, bool sockets);
    void forget_client();

    const scenario& what_;
    std::optional<asio::strand<asio::io_context::executor_type>> strand_; // not longer than the context
    std::unique_ptr<passage> time_;                                       // nor this
};

/// For GoogleTest.
inline void PrintTo(const scenario& value, std::ostream* to) { *to << value.name; }

/// The error of an operation of the library; nothing if it succeeded.
std::optional<openai::error> failure_of(const world& done);

/// The key that must appear nowhere.
inline constexpr const char* canary = "sk-canary-5e1f0b7c2d";

} // namespace faults
