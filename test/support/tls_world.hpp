// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/run.hpp"
#include "support/tls_peer.hpp"

#include <openai.hpp>

#include <optional>
#include <string>

namespace support {

/// A client that trusts a `tls_peer` and makes three attempts, with almost no pause between them.
struct tls_world {
    explicit tls_world(tls_peer::serve each, tls_peer::prepare set_up = nullptr)
        : peer(std::move(set_up), std::move(each)) {
        options.api_key = "sk-test";
        options.base_url = peer.base_url();
        options.tls.ca_pem = peer.ca_pem();
        options.tls.system_store = false;
        options.retry.transient.base = options.retry.min_delay = std::chrono::milliseconds(1);
    }

    openai::client& client() {
        if (!client_) client_.emplace(io, options);
        return *client_;
    }

    asio::awaitable<std::string> list() {
        auto& to = client();
        auto models = co_await to.models.list();
        co_return models.data.at(0).id;
    }
    outcome<std::string> run_list() { return outcome_of(io, list()); }

    openai::client_options options; ///< may be changed until `client()` is called
    asio::io_context io;
    tls_peer peer;

private:
    std::optional<openai::client> client_;
};

} // namespace support
