// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/http_parser.hpp"

#include "protocol/http/block_scanner.hpp"
#include "protocol/http/http_head.hpp"

#include <openai/core/error.hpp>

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace openai::detail::protocol {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

/// Ignores the fields of trailers, because nothing in them may be trusted. Newer versions of Beast pass them to a
/// function of their own. (It is in a base class, because older versions of Beast do not have the function and would
/// refuse `override`.)
class without_trailers : public http::basic_parser<false> {
protected:
    void on_trailer_field_impl(http::field, boost::beast::string_view, boost::beast::string_view, error_code&) {}
};

/// Beast's parser without the tolerance that it has in Boost 1.81. It gets complete lines only, so the result does not
/// depend on how the bytes were split. It copies nothing except the fields of the head.
class response_parser final : public without_trailers {
public:
    response_parser(const std::function<void(std::string_view)>& on_body, std::size_t max_fields)
        : on_body_(on_body)
        , max_fields_(max_fields) {
        body_limit(boost::none); // the caller limits the body, because it sees every piece
        header_limit(~std::uint32_t{0});
    }

    response_head head;
    std::uint64_t chunk_left = 0;
    std::size_t extensions = 0; ///< bytes of the last chunk header's extensions

private:
    using text = boost::beast::string_view;

    void on_request_impl(http::verb, text, text, int, error_code&) override {}

    void on_response_impl(int status, text, int version, error_code&) override {
        if (status < 100 || status > 599 || status == 101)
            fail_response(errc::protocol_error, phase::first_byte,
                          "response head: unexpected status " + std::to_string(status));
        head.status = status;
        http_1_1_ = version == 11;
    }

    void on_field_impl(http::field id, text name, text value, error_code&) override {
        if (is_header_done()) return; // a trailer
        if (head.headers.size() == max_fields_)
            fail_response(errc::limit_exceeded, phase::first_byte, "response head: too many fields");
        if (id == http::field::transfer_encoding) check_transfer_encoding(value);
        head.headers.add(std::string(name), std::string(value));
    }

    /// Refuses everything except a single `chunked`. With any other value, it would be unclear where the body ends.
    void check_transfer_encoding(text value) const {
        if (!http_1_1_ || head.headers.contains("Transfer-Encoding") || !boost::beast::iequals(value, "chunked"))
            fail_response(errc::protocol_error, phase::first_byte, "response head: unexpected Transfer-Encoding");
    }

    void on_header_impl(error_code&) override {
        head.keep_alive = http_1_1_ && keep_alive();
        if (head.status == 204 || head.status == 304 || skip()) return;
        if (const auto length = content_length()) head.content_length = *length;
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

    std::size_t on_body_impl(text body, error_code&) override {
        on_body_({body.data(), body.size()});
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t size, text ext, error_code&) override {
        chunk_left = size;
        extensions = ext.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, text body, error_code& ec) override {
        chunk_left -= body.size();
        return on_body_impl(body, ec);
    }

    void on_finish_impl(error_code&) override {}

    const std::function<void(std::string_view)>& on_body_;
    std::size_t max_fields_;
    bool http_1_1_ = false;
};

/// Returns the message for bytes that are not HTTP. A TLS server answers plain HTTP with an alert.
std::string not_http(std::string_view bytes) {
    constexpr char alert = 21;
    return bytes.starts_with(alert) ? "response head: not HTTP/1.1 but TLS (https:// may be meant)"
                                    : "response head: not HTTP/1.1";
}

/// Whether the chunk header announces the last chunk. If it does not contain a number, Beast refuses it.
bool is_last_chunk(std::string_view line) {
    const auto end = line.find_first_not_of('0');
    return end != 0 && end != line.npos && std::string_view(";\r \t").find(line[end]) != line.npos;
}

} // namespace

struct http_parser::impl {
    enum class stage { head, body, done, failed };

    impl(std::function<void(std::string_view)> sink, http_limits bounds)
        : on_body(std::move(sink))
        , limits(bounds) {}

    std::function<void(std::string_view)> on_body;
    http_limits limits;
    std::optional<response_parser> parser;
    response_head head;
    stage at = stage::head;
    block_scanner scanner;
    std::size_t head_used = 0;
    std::size_t fields_used = 0;
    std::size_t interim_used = 0;
    std::size_t extensions_used = 0;
    std::size_t line_looked = 0; ///< how much of the current chunk header has been searched
    bool first_chunk = true;
    bool no_body = false; ///< the answer has no body, whatever its head says

    std::size_t put(std::string_view bytes) {
        if (at == stage::failed) fail_response(errc::protocol_error, phase::body, "response: used after an error");
        if (at == stage::head) return put_head(bytes);
        std::size_t used = 0;
        while (at == stage::body && used < bytes.size()) {
            const auto taken = put_body(bytes.substr(used));
            if (taken == 0) break;
            used += taken;
        }
        return used;
    }

    /// Passes one complete element to Beast. If Beast wants more bytes, the element is malformed.
    void feed(std::string_view element, openai::phase phase, const char* what) {
        error_code ec;
        const auto taken = parser->put({element.data(), element.size()}, ec);
        if (ec == http::error::need_more) fail_response(errc::protocol_error, phase, std::string(what) + ": malformed");
        if (ec) fail_response(errc::protocol_error, phase, std::string(what) + ": " + ec.message(), ec);
        if (taken != element.size())
            fail_response(errc::protocol_error, phase, std::string(what) + ": bad line ending");
    }

    std::size_t put_head(std::string_view bytes) {
        std::size_t used = 0;
        while (at == stage::head) {
            const auto rest = bytes.substr(used);
            constexpr std::string_view opening = "HTTP/1.";
            if (!opening.starts_with(rest.substr(0, opening.size())))
                fail_response(errc::protocol_error, phase::first_byte, not_http(rest));
            const auto size = scanner.find(rest, limits.head - head_used, phase::first_byte, "response head");
            if (size == 0) break;
            parse_head(rest.substr(0, size));
            used += size;
        }
        return used;
    }

    void parse_head(std::string_view block) {
        parser.emplace(on_body, limits.fields - fields_used);
        parser->skip(no_body);
        if (scanner.folded() || lacks_blank(block) || limits.tunnel)
            feed(plain_head(block, limits.tunnel), phase::first_byte, "response head");
        else feed(block, phase::first_byte, "response head");
        head_used += block.size();
        fields_used += parser->head.headers.size();
        if (parser->head.status < 200) {
            if (++interim_used > limits.interim)
                fail_response(errc::limit_exceeded, phase::first_byte,
                              "response head: more than " + std::to_string(limits.interim) +
                                  " interim answers (status 1xx)");
            return;
        }
        head = std::move(parser->head);
        at = parser->is_done() ? stage::done : stage::body;
    }

    std::size_t put_body(std::string_view bytes) {
        if (parser->chunked() && parser->chunk_left == 0) return put_chunk_header(bytes);
        error_code ec;
        const auto taken = parser->put({bytes.data(), bytes.size()}, ec);
        if (ec) fail_response(errc::protocol_error, phase::body, "response body: " + ec.message(), ec);
        if (parser->is_done()) at = stage::done;
        return taken;
    }

    std::size_t put_chunk_header(std::string_view bytes) {
        constexpr std::string_view crlf = "\r\n";
        const std::size_t lead = first_chunk ? 0 : crlf.size(); // the line end of the previous chunk
        if (!crlf.substr(0, lead).starts_with(bytes.substr(0, lead)))
            fail_response(errc::protocol_error, phase::body, "chunk: longer than announced");
        const auto limit = lead + limits.chunk_header + crlf.size();
        const auto lf = bytes.substr(0, limit).find('\n', std::max(line_looked, lead));
        if (lf == bytes.npos) {
            if (bytes.size() >= limit) fail_response(errc::limit_exceeded, phase::body, "chunk header: too long");
            line_looked = bytes.size();
            return 0;
        }
        line_looked = lf;
        std::size_t size = lf + 1;
        bool folded = false;
        if (is_last_chunk(bytes.substr(lead, lf - lead))) {
            const auto trailers = scanner.find(bytes.substr(size), limits.trailers, phase::body, "trailers");
            if (trailers == 0) return 0;
            size += trailers;
            folded = scanner.folded();
        }
        parse_chunk_header(bytes.substr(0, size), folded);
        return size;
    }

    void parse_chunk_header(std::string_view block, bool folded) {
        if (folded) feed(unfold(block), phase::body, "chunk header");
        else feed(block, phase::body, "chunk header");
        line_looked = 0;
        first_chunk = false;
        extensions_used += parser->extensions;
        if (extensions_used > limits.chunk_extensions)
            fail_response(errc::limit_exceeded, phase::body, "chunk extensions: too long");
        if (parser->is_done()) at = stage::done;
    }
};

http_parser::http_parser(std::function<void(std::string_view)> on_body, http_limits limits)
    : impl_(std::make_unique<impl>(std::move(on_body), limits)) {}
http_parser::~http_parser() = default;
http_parser::http_parser(http_parser&&) noexcept = default;
http_parser& http_parser::operator=(http_parser&&) noexcept = default;

void http_parser::expect_no_body() noexcept { impl_->no_body = true; }

std::size_t http_parser::put(std::string_view bytes) {
    const auto phase = head_done() ? phase::body : phase::first_byte;
    try {
        return impl_->put(bytes);
    } catch (const error&) {
        impl_->at = impl::stage::failed;
        throw;
    } catch (const std::bad_alloc&) {
        impl_->at = impl::stage::failed;
        fail_response(errc::internal_error, phase, "out of memory");
    } catch (const std::exception& thrown) {
        impl_->at = impl::stage::failed;
        fail_response(errc::protocol_error, phase, thrown.what());
    }
}

bool http_parser::put_eof() {
    if (impl_->at == impl::stage::body && impl_->parser->need_eof()) impl_->at = impl::stage::done;
    return done();
}

bool http_parser::head_done() const noexcept {
    return impl_->at == impl::stage::body || impl_->at == impl::stage::done;
}

bool http_parser::done() const noexcept { return impl_->at == impl::stage::done; }
const response_head& http_parser::head() const noexcept { return impl_->head; }
headers http_parser::take_headers() noexcept { return std::exchange(impl_->head.headers, {}); }

} // namespace openai::detail::protocol
