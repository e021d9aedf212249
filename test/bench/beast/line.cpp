// SPDX-License-Identifier: BSL-1.0
#include "beast/line.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <chrono>
#include <optional>

namespace bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr std::size_t piece = 16 * 1024;
constexpr auto limit = 30s;

template <class Stream>
class line_on : public line {
public:
    line_on(const arguments& given, asio::ssl::context& context)
        : given_(given)
        , context_(context) {
        buffer_.reserve(piece);
        request_.method(http::verb::post);
        request_.target("/v1/chat/completions");
        request_.set(http::field::host, given.host + ":" + std::to_string(given.port));
        request_.set(http::field::authorization, "Bearer sk-bench");
        request_.set(http::field::content_type, "application/json");
        request_.set(http::field::accept, "*/*");
    }

    asio::awaitable<void> open(asio::any_io_executor executor) override {
        if (stream_) co_return;
        if constexpr (std::is_same_v<Stream, beast::tcp_stream>) stream_.emplace(executor);
        else stream_.emplace(executor, context_);
        auto& lowest = beast::get_lowest_layer(*stream_);
        lowest.expires_after(limit);
        const tcp::endpoint peer(asio::ip::make_address(given_.host), given_.port);
        co_await lowest.async_connect(peer, asio::use_awaitable);
        lowest.socket().set_option(tcp::no_delay(true));
        if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
            stream_->set_verify_callback(asio::ssl::host_name_verification(given_.host));
            co_await stream_->async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
        }
    }

    asio::awaitable<void> ask(const std::string& model, chat_json& json, measurement& results) override {
        co_await send(chat_json::request(model, false));
        http::response_parser<http::string_body> parser;
        co_await http::async_read(*stream_, buffer_, parser, asio::use_awaitable);
        results.answered(json.completion_text(parser.get().body()));
        finish(parser.get().keep_alive());
    }

    asio::awaitable<void> stream(const std::string& model, chat_json& json, measurement& results) override {
        co_await send(chat_json::request(model, true));
        http::response_parser<http::buffer_body> parser;
        parser.body_limit(boost::none);
        co_await http::async_read_header(*stream_, buffer_, parser, asio::use_awaitable);
        if (!body_) body_ = std::make_unique<char[]>(piece);
        event_splitter events;
        auto& body = parser.get().body();
        while (!parser.is_done()) {
            body.data = body_.get();
            body.size = piece;
            beast::get_lowest_layer(*stream_).expires_after(limit);
            const auto [failure, size] =
                co_await http::async_read_some(*stream_, buffer_, parser, asio::as_tuple(asio::use_awaitable));
            if (failure && failure != http::error::need_buffer) throw beast::system_error(failure);
            events.feed({body_.get(), piece - body.size}, [&](std::string_view event) {
                json.delta_text(event, [&](std::string_view text) { results.delta(text); });
            });
        }
        results.answered();
        finish(parser.get().keep_alive());
    }

private:
    asio::awaitable<void> send(std::string body) {
        beast::get_lowest_layer(*stream_).expires_after(limit);
        request_.body() = std::move(body);
        request_.prepare_payload();
        co_await http::async_write(*stream_, request_, asio::use_awaitable);
    }

    void finish(bool keep) {
        if (!keep) stream_.reset();
        else beast::get_lowest_layer(*stream_).expires_never();
    }

    const arguments& given_;
    asio::ssl::context& context_;
    std::optional<Stream> stream_;
    beast::flat_buffer buffer_;
    std::unique_ptr<char[]> body_;
    http::request<http::string_body> request_;
};

} // namespace

std::unique_ptr<line> make_line(const arguments& given, asio::ssl::context& context) {
    if (given.tls) return std::make_unique<line_on<beast::ssl_stream<beast::tcp_stream>>>(given, context);
    return std::make_unique<line_on<beast::tcp_stream>>(given, context);
}

} // namespace bench
