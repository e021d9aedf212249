// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server_options.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace support {

/// How a scripted proxy answers one CONNECT request.
struct proxy_step {
    enum class next { tunnel, close, reset, silence };

    std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
    next then = next::tunnel;
    bool byte_by_byte = false;

    proxy_step() {}
    explicit proxy_step(std::string text, next after = next::close)
        : answer(std::move(text))
        , then(after) {}
};

/// A proxy on the loopback interface, with its own thread, that accepts only CONNECT. It ignores the host of the
/// request and connects to the requested port of 127.0.0.1.
class scripted_proxy {
public:
    /// If `shown` is given, the proxy uses TLS with this certificate.
    explicit scripted_proxy(std::optional<openai::testing::certificate> shown = std::nullopt);
    ~scripted_proxy();
    scripted_proxy(const scripted_proxy&) = delete;
    scripted_proxy& operator=(const scripted_proxy&) = delete;

    std::string url() const; ///< "http://127.0.0.1:port", or "https://localhost:port"
    std::string ca_pem() const;

    scripted_proxy& push(proxy_step step);              ///< for the next CONNECT; by default the proxy opens a tunnel
    scripted_proxy& require(std::string authorization); ///< answers 407 to any other Proxy-Authorization

    std::vector<std::string> heads() const; ///< every CONNECT, as received
    std::string tunnelled() const;          ///< all bytes that clients have sent through tunnels
    std::size_t connections() const;

    /// Waits for this number of CONNECT requests. Returns false if they do not come in time.
    bool wait_for_heads(std::size_t at_least) const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace support
