// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"
#include "net/connection.hpp"

#include <openai/chat.hpp>
#include <openai/completions.hpp>
#include <openai/models.hpp>
#include <openai/responses.hpp>
#include <openai/rethrow.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstring>
#include <stdexcept>

namespace openai::test {

namespace asio = boost::asio;

/// What the server in memory answers to each request.
struct memory_script {
    std::vector<std::string_view> pieces; ///< the pieces of the response; each read returns one
    bool closes = false;                  ///< whether the server closes the connection after the pieces
    std::size_t requests = 0;
    std::size_t connections = 0;
};

class memory_transport final : public detail::net::transport {
public:
    explicit memory_transport(memory_script& script)
        : script_(script) {
        ++script_.connections;
    }

    detail::net::io_result try_read(std::span<char> into) noexcept override {
        if (!std::exchange(arrived_, false)) return {detail::net::io_status::want_read, 0, {}};
        while (next_ < script_.pieces.size() && script_.pieces[next_].empty()) ++next_;
        if (next_ == script_.pieces.size()) {
            ended_ = true;
            return {detail::net::io_status::end, 0, {}};
        }
        const auto piece = script_.pieces[next_].substr(used_);
        const auto bytes = std::min(piece.size(), into.size());
        std::memcpy(into.data(), piece.data(), bytes);
        used_ += bytes;
        if (used_ == script_.pieces[next_].size()) {
            ++next_;
            used_ = 0;
        } else {
            arrived_ = true;
        }
        return {detail::net::io_status::ok, bytes, {}};
    }

    detail::net::io_result try_write(std::span<const char> bytes) noexcept override {
        ++script_.requests; // a request is sent in a single write
        next_ = used_ = 0;
        return {detail::net::io_status::ok, bytes.size(), {}};
    }

    asio::awaitable<void> wait(detail::net::readiness) override {
        const bool more = next_ < script_.pieces.size() || script_.closes;
        if (!more) throw std::logic_error("waits for what never comes");
        arrived_ = true;
        co_return;
    }

    bool quiet() noexcept override { return !ended_ && !script_.closes; }
    void shutdown() noexcept override {}
    void abort() noexcept override { ended_ = true; }

private:
    memory_script& script_;
    std::size_t next_ = 0;
    std::size_t used_ = 0;
    bool arrived_ = false;
    bool ended_ = false;
};

/// A client that is complete except for the sockets.
class memory_client {
public:
    explicit memory_client(client_options options = defaults())
        : core_(std::make_shared<detail::client_core>(
              io_.get_executor(), std::move(options),
              [this](const detail::protocol::origin&, const detail::net::dial_limits&) {
                  return dial(script, io_.get_executor());
              }))
        , chat(core_.get())
        , completions(core_.get())
        , responses(core_.get()) {}

    /// Runs `operation` to completion. The server answers with these pieces.
    void run(asio::awaitable<void> operation, std::vector<std::string_view> pieces) {
        script.pieces = std::move(pieces);
        io_.restart();
        asio::co_spawn(io_, std::move(operation), rethrow);
        io_.run();
    }

    memory_script script;

    static client_options defaults() {
        client_options result("sk-test");
        result.base_url = "http://127.0.0.1/v1";
        result.retry.max_attempts = 1;
        return result;
    }

private:
    static asio::awaitable<std::unique_ptr<detail::net::connection>> dial(memory_script& script,
                                                                          asio::any_io_executor executor) {
        co_return std::make_unique<detail::net::connection>(std::make_unique<memory_transport>(script), executor);
    }

    asio::io_context io_;
    std::shared_ptr<detail::client_core> core_;

public:
    openai::chat chat;
    openai::completions completions;
    openai::responses responses;
};

/// Returns the bytes of a text, each as one piece.
inline std::vector<std::string_view> bytes_of(std::string_view text) {
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
    return bytes;
}

/// Returns the text in chunked encoding, with chunks of at most `size` bytes.
inline std::string chunked(std::string_view text, std::size_t size) {
    std::string framed;
    for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
        const auto piece = text.substr(0, size);
        char length[24];
        framed.append(length, static_cast<std::size_t>(std::snprintf(length, sizeof(length), "%zx\r\n", piece.size())));
        framed.append(piece).append("\r\n");
    }
    return framed + "0\r\n\r\n";
}

} // namespace openai::test
