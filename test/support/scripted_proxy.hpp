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

/// What a scripted proxy does with one CONNECT.
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

/// A proxy on the loopback interface, on a thread of its own, that takes CONNECT and nothing else. Whatever the host it
/// is asked for, it goes to that port of 127.0.0.1.
class scripted_proxy {
public:
    /// With a certificate it speaks TLS.
    explicit scripted_proxy(std::optional<openai::testing::certificate> shown = std::nullopt);
    ~scripted_proxy();
    scripted_proxy(const scripted_proxy&) = delete;
    scripted_proxy& operator=(const scripted_proxy&) = delete;

    std::string url() const; ///< "http://127.0.0.1:port", or "https://localhost:port"
    std::string ca_pem() const;

    scripted_proxy& push(proxy_step step);              ///< for the next CONNECT; without one it opens a tunnel
    scripted_proxy& require(std::string authorization); ///< 407 unless Proxy-Authorization is exactly this

    std::vector<std::string> heads() const; ///< every CONNECT as it came
    std::string tunnelled() const;          ///< what clients have sent through all tunnels
    std::size_t connections() const;

    /// Until so many CONNECTs have come; false when timed out.
    bool wait_for_heads(std::size_t at_least) const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace support
