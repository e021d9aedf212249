// SPDX-License-Identifier: BSL-1.0
// The proxies of the distribution between a client and the local server, each in several settings.
#include "interop/load.hpp"
#include "support/certificates.hpp"
#include "support/daemon.hpp"

#include <openai.hpp>

#include <future>
#include <ostream>
#include <thread>

namespace {

using openai::block;
using openai::errc;
using openai::testing::certificate;
using openai::testing::cut;
using openai::testing::reply;
using openai::testing::server;
using openai::testing::server_options;
using namespace std::chrono_literals;

const std::string nginx_path = "/usr/sbin/nginx";
const std::string haproxy_path = "/usr/sbin/haproxy";
const std::string squid_path = "/usr/sbin/squid";
const std::string tinyproxy_path = "/usr/bin/tinyproxy";

/// One proxy in one setting.
struct setting {
    std::string name;
    std::string program;
    bool tls = false;        ///< between the client and the proxy or, if it is one for tunnels, the server
    bool holds_back = false; ///< pieces of a stream do not come at once
    bool gzip = false;       ///< the client offers to inflate
    std::string more;        ///< lines of its configuration
    /// What the error says where nothing listens behind it: of its page; of a tunnel that is refused only the status.
    std::string words_if_dead;

    bool forward() const { return program == squid_path || program == tinyproxy_path; }
};

std::ostream& operator<<(std::ostream& out, const setting& one) { return out << one.program << ' ' << one.name; }

server_options behind_of(const setting& one) {
    server_options options;
    if (one.forward() && one.tls) options.https().certificate(certificate::wrong_host);
    return options;
}

class in_front : public testing::TestWithParam<setting> {
protected:
    in_front()
        : way(GetParam())
        , behind(behind_of(way)) {
        mortal.emplace(behind_of(way));
    }

    /// Starts the proxy, which closes connections that were idle for so many seconds.
    void start(int idle = 60) {
        for (const auto& needed : {way.program, way.program == tinyproxy_path ? squid_path : way.program})
            if (::access(needed.c_str(), X_OK) != 0) GTEST_SKIP() << needed << " is not installed";
        for (int attempt = 1;; ++attempt) { // somebody else may take the port before the program does
            const auto port = support::loopback_port::unused();
            try {
                if (way.program == tinyproxy_path) { // it asks the system for names; the next proxy knows ours
                    next_port_ = support::loopback_port::unused();
                    next_.emplace(squid_command(next_port_, 60), next_port_, directory.path("log"));
                }
                program.emplace(command(port, idle), port, directory.path("log"));
                point_client_at(port);
                return;
            } catch (const std::runtime_error&) {
                if (attempt == 3) throw;
            }
        }
    }

    openai::client client() const { return openai::client(options); }

    /// A client of the server that will be gone.
    openai::client client_of_mortal() const {
        auto changed = options;
        changed.base_url = mortal_url;
        return openai::client(changed);
    }

    static openai::chat_request ask(std::string prompt) {
        return openai::chat_request("gpt-4o").user(std::move(prompt));
    }

    static std::string stream(const openai::client& to, std::string prompt) {
        auto deltas = to.chat.stream(ask(std::move(prompt)), block);
        std::string text;
        while (auto delta = deltas.next(block)) text += delta->text();
        return text;
    }

    /// The call must fail.
    template <class Call>
    static openai::error failure_of(Call call) {
        try {
            const auto text = call();
            ADD_FAILURE() << "reported as complete: " << std::string(text).substr(0, 200);
        } catch (const openai::error& failure) {
            return failure;
        }
        return {};
    }

    openai::error failed_create(const openai::client& to, std::string prompt) const {
        return failure_of([&] { return std::string(to.chat.create(ask(std::move(prompt)), block).text()); });
    }

    /// Both kinds of calls are an error that says the answer was cut.
    void expect_cut(const reply& streamed, const reply& whole) {
        start();
        if (IsSkipped()) return;
        const auto to = client();
        behind.push(streamed).push(whole);
        const auto stream_failure = failure_of([&] { return stream(to, "say something"); });
        EXPECT_TRUE(is_of_a_cut(stream_failure)) << stream_failure.what();
        const auto create_failure = failed_create(to, "say something");
        EXPECT_TRUE(is_of_a_cut(create_failure)) << create_failure.what();
        EXPECT_EQ(to.chat.create(ask("and now"), block).text(), "and now");
    }

    const setting way;
    server behind;
    std::optional<server> mortal;
    openai::client_options options{"sk-field"};

private:
    /// The proxy may have told it as its own error, before it had sent anything of the answer.
    static bool is_of_a_cut(const openai::error& failure) {
        return failure.is(errc::truncated) || failure.is(errc::connection_lost) || failure.status() == 502 ||
               failure.is(errc::invalid_json);
    }

    std::vector<std::string> command(std::uint16_t port, int idle) {
        const auto own = std::to_string(port);
        if (way.program == nginx_path)
            return {way.program, "-p", directory.path(""), "-c", directory.file("conf", nginx(own, idle))};
        if (way.program == haproxy_path) return {way.program, "-db", "-f", directory.file("conf", haproxy(own, idle))};
        if (way.program == squid_path) return squid_command(port, idle);
        return {way.program, "-d", "-c", directory.file("conf", tinyproxy(own, idle))};
    }

    std::vector<std::string> squid_command(std::uint16_t port, int idle) {
        const auto own = std::to_string(port);
        return {squid_path, "-N", "-n", "field" + own, "-f", directory.file("squid" + own, squid(own, idle))};
    }

    std::string nginx(const std::string& port, int idle) {
        std::string shown;
        if (way.tls) {
            const auto own = ca_.issue();
            shown = "ssl_certificate " + directory.file("shown.pem", own.certificate_pem) + ";ssl_certificate_key " +
                    directory.file("shown.key", own.key_pem) + ";";
        }
        const auto passed = [](const std::string& name) {
            return "proxy_pass http://" + name + "; proxy_set_header Connection \"\"; proxy_next_upstream off;";
        };
        const auto upstream = [](const std::string& name, const server& where) {
            return "upstream " + name + " { server 127.0.0.1:" + std::to_string(where.port()) + "; keepalive 32; }\n";
        };
        return std::string(::getuid() == 0 ? "user root;" : "") +
               "daemon off; worker_processes 1; pid nginx.pid; error_log stderr notice;\n"
               "events { worker_connections 1024; }\n"
               "http { access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;\n"
               "uwsgi_temp_path u; scgi_temp_path s; client_max_body_size 64m;\n" +
               upstream("local", behind) + upstream("mortal", *mortal) + "server { listen 127.0.0.1:" + port +
               (way.tls ? " ssl; " : "; ") + shown + "keepalive_timeout " + std::to_string(idle) + "s;" + way.more +
               "\nlocation / { " + passed("local") + " }\nlocation /mortal/ { " + passed("mortal") +
               " }\nlocation /small/ { client_max_body_size 1m; " + passed("local") + " } } }\n";
    }

    std::string haproxy(const std::string& port, int idle) {
        std::string shown;
        if (way.tls) {
            const auto own = ca_.issue();
            shown = " ssl crt " + directory.file("shown.pem", own.certificate_pem + own.key_pem);
        }
        return "global\n  maxconn 2000\n"
               "defaults\n  mode http\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n  retries 0\n"
               "  timeout http-keep-alive " +
               std::to_string(idle) + "s\n" + way.more + "frontend front\n  bind 127.0.0.1:" + port + shown +
               "\n  use_backend mortal if { path_beg /mortal/ }\n  default_backend local\n"
               "backend local\n  server one 127.0.0.1:" +
               std::to_string(behind.port()) +
               "\nbackend mortal\n  server two 127.0.0.1:" + std::to_string(mortal->port()) + "\n";
    }

    std::string squid(const std::string& port, int idle) {
        return "http_port 127.0.0.1:" + port +
               "\npid_filename none\ncache_log /dev/stderr\naccess_log none\ncache_store_log none\ncache deny all\n"
               "shutdown_lifetime 0 seconds\nvisible_hostname localhost\ncoredump_dir none\nnetdb_filename none\n"
               "pinger_enable off\nhttp_access allow all\nread_timeout " +
               std::to_string(idle) + " seconds\nhosts_file " + directory.file("hosts", "127.0.0.1 wrong.example\n") +
               "\n";
    }

    std::string tinyproxy(const std::string& port, int idle) const {
        return "Port " + port + "\nListen 127.0.0.1\nTimeout " + std::to_string(idle) +
               "\nMaxClients 300\nLogLevel Warning\nUpstream http 127.0.0.1:" + std::to_string(next_port_) + "\n";
    }

    void point_client_at(std::uint16_t port) {
        options.retry = openai::retry_policy::none();
        options.gzip = way.gzip;
        const auto own = "127.0.0.1:" + std::to_string(port);
        if (way.forward()) {
            options.proxy.url = "http://" + own;
            const std::string host = std::string(way.tls ? "https" : "http") + "://wrong.example:";
            options.base_url = host + std::to_string(behind.port()) + "/v1";
            mortal_url = host + std::to_string(mortal->port()) + "/v1";
            options.tls.ca_pem = behind.ca_pem() + mortal->ca_pem();
            if (!way.tls) { // a key would not be sent that way
                options.api_key = openai::secret();
                options.allow_plaintext = true;
            }
        } else {
            const auto host = (way.tls ? "https://" : "http://") + own;
            options.base_url = host + "/v1";
            mortal_url = host + "/mortal/v1";
            options.tls.ca_pem = way.tls ? ca_.pem() : "";
        }
    }

    support::scratch_directory directory;
    support::authority ca_;
    std::uint16_t next_port_ = 0;
    std::optional<support::daemon> next_;
    std::optional<support::daemon> program;
    std::string mortal_url;
};

TEST_P(in_front, create) {
    start();
    if (IsSkipped()) return;
    const auto to = client();
    for (const std::string said : {"hello", "\u00e4\u00f6\u00fc \u4f60\u597d \U0001f388", ""})
        EXPECT_EQ(to.chat.create(ask(said), block).text(), said);
    EXPECT_EQ(to.models.list(block).data.size(), 2u);
    EXPECT_EQ(to.embeddings.create(openai::embedding_request("e", "hello"), block).data.size(), 1u);
}

TEST_P(in_front, stream) {
    start();
    if (IsSkipped()) return;
    const auto to = client();
    std::string words;
    for (int i = 0; i < 500; ++i) words += "word" + std::to_string(i) + " ";
    for (int i = 0; i < 3; ++i) EXPECT_EQ(stream(to, words), words);
}

TEST_P(in_front, stream_as_it_comes) {
    start();
    if (IsSkipped()) return;
    const auto to = client();
    if (way.holds_back) { // then at least the whole of it, though the pieces were slow
        behind.push(reply("one two three four five").delay_between(50ms));
        EXPECT_EQ(stream(to, "say something"), "one two three four five");
        return;
    }
    behind.push(reply("one two three").stall_after_deltas(1));
    auto deltas = to.chat.stream(ask("say something"), block);
    std::string text;
    while (text.empty()) text = deltas.next(block).value().text();
    EXPECT_EQ(text, "one");
}

TEST_P(in_front, large_request) {
    start();
    if (IsSkipped()) return;
    behind.push(reply("ok")).push(reply("ok"));
    const auto to = client();
    const std::string large(8 << 20, 'x');
    EXPECT_EQ(to.chat.create(ask(large), block).text(), "ok");
    EXPECT_EQ(stream(to, large), "ok");
    EXPECT_TRUE(behind.request(0).prompt == large && behind.request(1).prompt == large);
}

TEST_P(in_front, large_answer) {
    start();
    if (IsSkipped()) return;
    std::string large;
    std::vector<std::string> pieces;
    for (int i = 0; i < 256; ++i) { // not to be inflated to two hundred times its size
        std::string piece;
        while (piece.size() < 32 << 10)
            piece += std::to_string(std::hash<std::string>()(piece) + static_cast<unsigned>(i)) + " ";
        large += piece;
        pieces.push_back(std::move(piece));
    }
    behind.push(reply().deltas(pieces)).push(reply().deltas(pieces));
    const auto to = client();
    EXPECT_TRUE(to.chat.create(ask("say much"), block).text() == large);
    EXPECT_TRUE(stream(to, "say much") == large);
}

TEST_P(in_front, errors_keep_their_words) {
    start();
    if (IsSkipped()) return;
    behind.push(reply::error(429, "Slow down, please.", "requests", "rate_limit_exceeded"));
    behind.push(reply::error(400, "No such thing.", "invalid_request_error"));
    behind.push(reply::error(503, "Overloaded.", "server_error"));
    const auto to = client();
    const auto busy = failed_create(to, "x");
    EXPECT_TRUE(busy.is(errc::rate_limited)) << busy.what();
    EXPECT_EQ(busy.api().message, "Slow down, please.");
    EXPECT_EQ(busy.api().code, "rate_limit_exceeded");
    const auto wrong = failure_of([&] { return stream(to, "x"); });
    EXPECT_TRUE(wrong.is(errc::bad_request)) << wrong.what();
    EXPECT_EQ(wrong.api().message, "No such thing.");
    const auto overloaded = failed_create(to, "x");
    EXPECT_EQ(overloaded.status(), 503) << overloaded.what();
    EXPECT_EQ(overloaded.api().message, "Overloaded.");
}

TEST_P(in_front, a_hundred_calls_at_once) {
    start();
    if (IsSkipped()) return;
    boost::asio::io_context io;
    interop::load calls(io, openai::client(io, options), 300, 100);
    calls.run();
    calls.expect_sound(behind);
    EXPECT_TRUE(calls.failures().empty()) << calls.failures().size() << ": " << calls.failures().front().what();
}

TEST_P(in_front, cancelled_in_a_stream) {
    start();
    if (IsSkipped()) return;
    const auto to = client();
    if (way.holds_back) { // a stream might not have begun yet, so a call that gives the whole answer
        behind.push(reply("one two three").stall_body_after(60));
        const auto signal = std::make_shared<boost::asio::cancellation_signal>(); // emits on the client's thread
        const auto end = std::make_shared<std::promise<errc>>();
        const auto note_end = [end](const std::exception_ptr& thrown, const auto&) {
            end->set_value(thrown ? openai::to_error(thrown).details().code : errc{});
        };
        to.chat.create(ask("x"), boost::asio::bind_cancellation_slot(signal->slot(), note_end));
        EXPECT_TRUE(behind.wait_for_requests(1) && behind.wait_for_bytes(0, 60));
        boost::asio::post(to.get_executor(), [signal] { signal->emit(boost::asio::cancellation_type::terminal); });
        EXPECT_EQ(end->get_future().get(), errc::cancelled);
    } else {
        std::string words; // it goes on, so that the proxy finds that nobody reads any more
        for (int i = 0; i < 2000; ++i) words += "word ";
        behind.push(reply(words).delay_between(5ms));
        auto deltas = to.chat.stream(ask("x"), block);
        EXPECT_TRUE(deltas.next(block));
        deltas.cancel();
        EXPECT_TRUE(failure_of([&] { return deltas.next(block) ? "more" : "the end"; }).is(errc::cancelled));
    }
    EXPECT_TRUE(behind.wait_until_client_left());
    EXPECT_EQ(to.chat.create(ask("and now"), block).text(), "and now");
}

TEST_P(in_front, cut_by_the_end_of_the_connection) {
    const reply sent("one two three four five");
    expect_cut(reply(sent).cut_after_deltas(3), reply(sent).cut_body_after(60));
}

TEST_P(in_front, cut_by_a_reset) {
    const reply sent("one two three four five");
    expect_cut(reply(sent).cut_after_deltas(3, cut::reset), reply(sent).cut_body_after(60, cut::reset));
}

// The proxy takes the end of the connection for the end of the body.
TEST_P(in_front, cut_where_the_proxy_cannot_know) {
    const reply sent = reply("one two three four five").without_length();
    expect_cut(reply(sent).cut_after_deltas(3), reply(sent).cut_body_after(60));
}

TEST_P(in_front, server_dies_in_a_stream_and_stays_dead) {
    start();
    if (IsSkipped()) return;
    mortal->push(reply("one two three").stall_after_deltas(2));
    const auto to = client_of_mortal();
    auto reading = std::async(std::launch::async, [&] { return failure_of([&] { return stream(to, "x"); }); });
    EXPECT_TRUE(mortal->wait_for_requests(1) && mortal->wait_for_bytes(0, 900));
    mortal.reset();
    const auto died = reading.get();
    EXPECT_TRUE(died.is(errc::truncated)) << died.what();
    const auto dead = failed_create(to, "x");
    EXPECT_TRUE(dead.status() == 502 || dead.status() == 503) << dead.what();
    EXPECT_TRUE(dead.retryable()) << dead.what();
    EXPECT_NE(std::string(dead.what()).find(way.words_if_dead), std::string::npos) << dead.what();
    EXPECT_EQ(dead.phase() == openai::phase::proxy, way.forward()) << dead.what();
}

TEST_P(in_front, closes_idle_connections_and_no_call_is_lost) {
    start(1);
    if (IsSkipped()) return;
    boost::asio::io_context io;
    const openai::client to(io, options);
    interop::load first(io, to, 8, 8);
    first.run();
    std::this_thread::sleep_for(2500ms); // nobody runs the context, so that the client learns of it at the next call
    interop::load second(io, to, 8, 8);
    second.run();
    EXPECT_TRUE(first.failures().empty()) << first.failures().front().what();
    EXPECT_TRUE(second.failures().empty()) << second.failures().front().what();
    EXPECT_EQ(behind.counts().requests, 16u);
}

class nginx_in_front : public in_front {};

TEST_P(nginx_in_front, refuses_a_large_body_in_its_own_words) {
    start();
    if (IsSkipped()) return;
    options.base_url.insert(options.base_url.size() - 3, "/small");
    const auto refused = failed_create(client(), std::string(8 << 20, 'x'));
    EXPECT_EQ(refused.status(), 413) << refused.what();
    EXPECT_NE(std::string(refused.what()).find("Request Entity Too Large"), std::string::npos) << refused.what();
    EXPECT_EQ(behind.counts().requests, 0u);
}

constexpr const char* keeping = "proxy_http_version 1.1; ";
constexpr const char* packing = "gzip on; gzip_types application/json text/event-stream; gzip_min_length 1; "
                                "gzip_proxied any; ";

std::vector<setting> nginx_settings() {
    const auto& program = nginx_path;
    const std::string words = "Bad Gateway";
    const std::string plain = keeping;
    return {
        {"plain", program, false, false, false, plain + "proxy_buffering off;", words},
        {"tls", program, true, false, false, plain + "proxy_buffering off;", words},
        {"buffering", program, false, true, false, plain + "proxy_buffering on;", words},
        {"buffering_gzip_tls", program, true, true, true, plain + packing + "proxy_buffering on;", words},
        {"older_http_behind", program, false, false, false, "proxy_http_version 1.0; proxy_buffering off;", words},
        {"no_keep_alive", program, true, false, false, plain + "proxy_buffering off; keepalive_requests 1;", words},
    };
}

std::vector<setting> haproxy_settings() {
    const auto& program = haproxy_path;
    const std::string words = "No server is available to handle this request";
    return {
        {"plain", program, false, false, false, "", words},
        {"tls", program, true, false, false, "", words},
        {"closing_behind", program, false, false, false, "  option http-server-close\n", words},
        {"closing_all", program, true, false, false, "  option httpclose\n", words},
        {"buffering_requests", program, false, false, false, "  option http-buffer-request\n", words},
    };
}

const auto named = [](const auto& of) { return of.param.name; };
const auto tunnels = [](const std::string& program) {
    return std::vector<setting>{{"plain", program, false, false, false, "", "HTTP 503"},
                                {"tls", program, true, false, false, "", "HTTP 503"}};
};
INSTANTIATE_TEST_SUITE_P(nginx, in_front, testing::ValuesIn(nginx_settings()), named);
INSTANTIATE_TEST_SUITE_P(nginx, nginx_in_front, testing::ValuesIn(nginx_settings()), named);
INSTANTIATE_TEST_SUITE_P(haproxy, in_front, testing::ValuesIn(haproxy_settings()), named);
INSTANTIATE_TEST_SUITE_P(squid, in_front, testing::ValuesIn(tunnels(squid_path)), named);
INSTANTIATE_TEST_SUITE_P(tinyproxy, in_front, testing::ValuesIn(tunnels(tinyproxy_path)), named);

} // namespace
