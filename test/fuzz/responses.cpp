// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_event_reader.hpp"
#include "fuzz/fuzz.hpp"
#include "json/json_text.hpp"

#include <openai/core/error.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/message_item.hpp>
#include <openai/responses/response_accumulator.hpp>

using namespace openai;

namespace {

bool agree(const response_event& one, const response_event& other) {
    return one.kind() == other.kind() && one.type() == other.type() && one.text() == other.text() &&
           one.item_id() == other.item_id() && one.output_index() == other.output_index() &&
           one.content_index() == other.content_index() && one.summary_index() == other.summary_index() &&
           one.command_index() == other.command_index() && one.sequence_number() == other.sequence_number() &&
           one.partial_image() == other.partial_image() && one.raw() == other.raw();
}

/// What is given out can be sent.
void require_sendable(const response& answer) {
    for (const auto& item : answer.output)
        fuzz::require(!detail::mapping::find_json_fault(item.json()), "an item is JSON");
}

} // namespace

/// The events of a streamed response, one in a line: what is read without making documents of them is what the
/// documents say, and what is put together stays within its limit.
FUZZ_TARGET(response_event)(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t limit = 2000;
    fuzz::input in(data, size);
    detail::response_event_reader fast_reader;
    detail::response_event_reader reader;
    response_accumulator whole;
    response_accumulator limited(limit);
    while (!in.empty()) {
        const auto line = std::string(in.line());
        try {
            detail::meaning_of_response_event("message", line, false);
            const auto event = reader.read("", line);
            if (const auto fast = fast_reader.read_fast(line))
                fuzz::require(agree(*fast, detail::response_event_reader().read("", line)), "an event says the same");
            whole.add(event);
            limited.add(event);
        } catch (const error& failure) {
            fuzz::require(failure.code() == errc::invalid_json || failure.code() == errc::invalid_response ||
                              failure.code() == errc::limit_exceeded,
                          "refused for what it says");
        }
    }
    require_sendable(whole.completion());
    require_sendable(limited.completion());
    std::size_t kept = 0;
    for (const auto& item : limited.completion().output) kept += item.json().size();
    fuzz::require(limited.finished() || kept <= 8 * limit, "no more than the limit, and what escapes take");
    return 0;
}

/// An item: its text stays, and the struct that it is can be written.
FUZZ_TARGET(response_item)(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        const auto item = response_item::from_json(text);
        fuzz::require(item.json() == text, "the text stays");
        if (const auto* said = item.as<message_item>()) {
            const response_item again(*said);
            fuzz::require(again.as<message_item>()->text() == said->text(), "a message says the same again");
        }
        if (const auto* call = item.as<function_call_item>()) {
            const auto again = response_item::from_json(std::string(response_item(*call).json()));
            fuzz::require(again.as<function_call_item>()->arguments == call->arguments, "a call says the same again");
        }
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::invalid_json || failure.code() == errc::invalid_argument ||
                          failure.code() == errc::limit_exceeded,
                      "refused for what it is");
    }
    return 0;
}
