// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server.hpp>

#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <vector>

namespace wire {

/// How reading ended.
enum class end { none, eof, reset, tls_truncated, timeout };

struct response {
    int status = 0;
    openai::testing::header_list headers;
    std::string body;      ///< chunk framing removed
    bool complete = false; ///< framed to its end

    std::string header(const std::string& name) const; ///< empty when absent
    boost::json::value json() const { return parsed(body); }
    static boost::json::value parsed(const std::string& text);
};

/// The TLS part of a test client.
struct tls_client {
    explicit tls_client(const std::string& ca_pem);
    ~tls_client();
    tls_client(const tls_client&) = delete;
    tls_client& operator=(const tls_client&) = delete;

    void at_least(openai::testing::tls_version version); ///< refuses older ones

    struct impl;
    std::unique_ptr<impl> impl_;
};

/// A blocking HTTP client of a few lines on POSIX sockets and OpenSSL; gives up after ten seconds of silence.
class connection {
public:
    explicit connection(const openai::testing::server& server, const std::string& address = "127.0.0.1");
    /// Verifies chain and host name; `error()` says why not. Resumes the session of the last connection of `client`.
    connection(const openai::testing::server& server, tls_client& client, const std::string& host = "localhost");
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    const std::string& error() const; ///< of the TLS handshake
    bool resumed() const;
    bool send(std::string_view bytes);
    response read();           ///< one response; surplus bytes stay
    std::string read_to_end(); ///< everything until the end
    std::string read(std::size_t at_least);
    end how_ended() const;
    void close();
    void reset();

private:
    bool fill();
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// A request with a Content-Length.
std::string post(const std::string& body, const std::string& path = "/v1/chat/completions",
                 const std::string& more = {});
std::string get(const std::string& path, const std::string& more = {});

/// The body of a chat request with one user message; `more` is JSON text such as `,"stream":true`.
std::string chat(const std::string& prompt, const std::string& more = {});

/// The payloads of the `data:` lines of an event stream.
std::vector<std::string> data_of(const std::string& events);

/// The `content` deltas of the first choice, joined.
std::string text_of(const std::string& events);

} // namespace wire
