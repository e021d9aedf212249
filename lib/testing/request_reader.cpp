// SPDX-License-Identifier: BSL-1.0
#include "request_reader.hpp"

#include "words.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace openai::testing {
namespace http = boost::beast::http;

struct request_reader::impl {
    http::request_parser<http::string_body> parser;
    bool started = false;
    bool failed = false;

    impl() {
        parser.eager(true);
        parser.header_limit(60u << 10);
        parser.body_limit(std::uint64_t(256) << 20);
    }
};

request_reader::request_reader()
    : impl_(std::make_unique<impl>()) {}
request_reader::~request_reader() = default;

void request_reader::put(std::string& bytes) {
    std::size_t used = 0;
    try {
        while (!failed() && !done() && used < bytes.size()) {
            boost::system::error_code ec;
            const auto n = impl_->parser.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), ec);
            used += n;
            if (ec == http::error::need_more) break;
            if (ec) impl_->failed = true;
            if (n == 0) break;
        }
    } catch (const std::exception&) {
        impl_->failed = true; // Beast throws for an oversized trailer field
    }
    impl_->started = impl_->started || !bytes.empty();
    bytes.erase(0, used);
}

bool request_reader::started() const noexcept { return impl_->started; }
bool request_reader::head_done() const noexcept { return impl_->parser.is_header_done(); }
bool request_reader::done() const noexcept { return impl_->parser.is_done(); }
bool request_reader::failed() const noexcept { return impl_->failed; }

bool request_reader::expects_continue() const {
    const auto& request = impl_->parser.get();
    return same_name({request[http::field::expect].data(), request[http::field::expect].size()}, "100-continue");
}

bool request_reader::keep_alive() const { return impl_->parser.get().keep_alive(); }
std::size_t request_reader::body_size() const { return impl_->parser.get().body().size(); }

received_request request_reader::take() {
    auto message = impl_->parser.release();
    received_request request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message)
        request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    return request;
}

} // namespace openai::testing
