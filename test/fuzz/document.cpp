// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "model/json_text.hpp"
#include "model/mapping.hpp"
#include "support/completion_readings.hpp"

#include <openai/chat_accumulator.hpp>

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
    const auto read = mapping::parse_json(text, offset);
    if (!read) {
        fuzz::require(offset <= text.size(), "fails inside the text");
        return;
    }
    fuzz::require(depth_of(*read) <= static_cast<int>(mapping::max_json_depth), "no deeper than the limit");
    try {
        const auto written = mapping::write(*read, "document");
        const auto again = mapping::parse_json(written, offset);
        fuzz::require(again.has_value(), "reads what it writes");
        const bool exact = written.find_first_of("eE.") == written.npos; // Boost's doubles may differ in the last bit
        if (exact) fuzz::require(mapping::write(*again, "document") == written, "reads what it writes as the same");
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::invalid_argument, "only numbers without a value cannot be written");
    }
}

template <class T>
void read_as(const std::shared_ptr<const http_response>& answer) {
    try {
        const auto made = mapping::read<T>(answer);
        fuzz::require(made.body() == answer->body, "keeps the body");
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
    auto answer = std::make_shared<http_response>();
    answer->status = 200;
    answer->body = text;
    read_as<chat_completion>(answer);
    fuzz::require(support::completion_readings::of(text).agree(), "a completion says the same either way");
    read_as<model_list>(answer);
    read_as<model>(answer);
    try {
        const auto delta = mapping::read_chat_delta(text);
        fuzz::require(delta.data() == text, "keeps the event");
    } catch (const error& failure) {
        fuzz::require(failure.code() != errc::internal_error, "refused with a code of the contract");
    }
    return 0;
}
