// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "model/mapping.hpp"
#include "protocol/retry.hpp"

using namespace openai;

namespace {

void check(const api_error& said, std::size_t body) {
    fuzz::require(!said.message.empty(), "a message");
    const auto all = said.message.size() + said.type.size() + said.code.size() + said.param.size();
    fuzz::require(all <= 8 * body + 2048, "no larger than what came");
}

void check(error_details details, int status) {
    details.status = status;
    details.code = protocol::classify_status(status, details.api.code, details.api.type);
    fuzz::require(details.code != errc::internal_error && details.code != errc{}, "a code");
    const error made(std::move(details));
    fuzz::require(fuzz::one_clean_line(made.what()), "the message is one clean line");
    fuzz::require(std::string_view(made.what()).size() < 16384, "the message is short");
}

} // namespace

/// What a server says about a failure: two bytes for the status, one for the content type, then the body.
FUZZ_TARGET(error_body)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const int status = 200 + (in.byte() * 256 + in.byte()) % 400;
    headers fields;
    constexpr const char* types[] = {"application/json", "text/html", "text/plain", ""};
    fields.add("content-type", types[in.byte() % 4]);
    if (status % 2 == 0) fields.add("x-request-id", std::string(in.line()));
    const auto body = in.rest();

    error_details details;
    details.api = mapping::read_api_error(status, fields, body);
    check(details.api, body.size());
    check(std::move(details), status);
    for (const char* type : {"error", "message"}) {
        const auto said = mapping::find_stream_error(type, body);
        if (!said) continue;
        check(*said, body.size());
        error_details streamed;
        streamed.api = *said;
        check(std::move(streamed), 200);
    }
    return 0;
}
