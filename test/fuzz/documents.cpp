// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/answers/stream_event.hpp"
#include "fuzz/fuzz.hpp"
#include "protocol/limits/retry.hpp"
#include "support/completion_readings.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <openai/chat/chat_accumulator.hpp>
#include <openai/models/model.hpp>

using namespace openai;

namespace {

int depth_of(const boost::json::value& value) {
    int deepest = 0;
    if (const auto* object = value.if_object())
        for (const auto& member : *object) deepest = std::max(deepest, depth_of(member.value()));
    else if (const auto* array = value.if_array())
        for (const auto& element : *array) deepest = std::max(deepest, depth_of(element));
    else return 0;
    return deepest + 1;
}

/// What is read can be written, and is read again as the same.
void check_text(std::string_view text) {
    std::size_t offset = 0;
    const auto read = detail::mapping::parse_json(text, offset);
    if (!read) {
        fuzz::require(offset <= text.size(), "fails inside the text");
        return;
    }
    fuzz::require(depth_of(*read) <= static_cast<int>(detail::mapping::max_json_depth), "no deeper than the limit");
    try {
        const auto written = detail::mapping::write(*read, "document");
        const auto again = detail::mapping::parse_json(written, offset);
        fuzz::require(again.has_value(), "reads what it writes");
        const bool exact = written.find_first_of("eE.") == written.npos; // Boost's doubles may differ in the last bit
        if (exact)
            fuzz::require(detail::mapping::write(*again, "document") == written, "reads what it writes as the same");
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::invalid_argument, "only numbers without a value cannot be written");
    }
}

template <class T>
void read_as(const detail::http_message& answer) {
    try {
        detail::mapping::read<T>(answer);
    } catch (const error& failure) {
        fuzz::require(failure.code() != errc::internal_error, "refused with a code of the contract");
        fuzz::require(fuzz::one_clean_line(failure.what()), "the message is one clean line");
        fuzz::require(failure.details().excerpt.size() <= 260, "a short excerpt");
    }
}

} // namespace

/// A document as every answer that the library reads.
FUZZ_TARGET(document)(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_text(text);
    detail::http_message answer;
    answer.status = 200;
    answer.body = text;
    read_as<chat_completion>(answer);
    fuzz::require(support::completion_readings::of(text).agree(), "a completion says the same either way");
    read_as<model_list>(answer);
    read_as<model>(answer);
    try {
        const auto delta = detail::mapping::read_chat_delta(text);
        fuzz::require(delta.data() == text, "keeps the event");
    } catch (const error& failure) {
        fuzz::require(failure.code() != errc::internal_error, "refused with a code of the contract");
    }
    return 0;
}

using namespace openai;

namespace {

void check(const api_error& said, std::size_t body) {
    fuzz::require(!said.message.empty(), "a message");
    const auto all = said.message.size() + said.type.size() + said.code.size() + said.param.size();
    fuzz::require(all <= 8 * body + 2048, "no larger than what came");
}

void check(error_details details, int status) {
    details.status = status;
    details.code = detail::protocol::classify_status(status, details.api.code, details.api.type);
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
    details.api = detail::mapping::read_api_error(status, fields, body);
    check(details.api, body.size());
    check(std::move(details), status);
    for (const char* type : {"error", "message"}) {
        const auto said = detail::mapping::meaning_of(type, body, false).said;
        if (!said) continue;
        check(*said, body.size());
        error_details streamed;
        streamed.api = *said;
        check(std::move(streamed), 200);
    }
    return 0;
}
