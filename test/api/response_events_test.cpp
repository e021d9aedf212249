// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_event_kinds.hpp"
#include "api/responses/response_event_reader.hpp"
#include "support/response_script.hpp"

#include <openai/responses/function_items.hpp>
#include <openai/responses/response_accumulator.hpp>

#include <gtest/gtest.h>

#include <set>

namespace openai::test::response_events_test {
namespace {

using detail::response_event_reader;
using kind = response_event_kind;

response_event read(std::string_view data) {
    response_event_reader reader;
    if (auto event = reader.read_fast(data)) return *event;
    return reader.read("", data);
}

/// "response.output_text.delta" and so on: all events of the API's document of 2026-08-21, and one of openai-node 7.59.
const std::vector<std::string> types = {
    "error",
    "response.audio.delta",
    "response.audio.done",
    "response.audio.transcript.delta",
    "response.audio.transcript.done",
    "response.code_interpreter_call.completed",
    "response.code_interpreter_call.in_progress",
    "response.code_interpreter_call.interpreting",
    "response.code_interpreter_call_code.delta",
    "response.code_interpreter_call_code.done",
    "response.compaction.compacting",
    "response.completed",
    "response.content_part.added",
    "response.content_part.done",
    "response.created",
    "response.custom_tool_call_input.delta",
    "response.custom_tool_call_input.done",
    "response.failed",
    "response.file_search_call.completed",
    "response.file_search_call.in_progress",
    "response.file_search_call.searching",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "response.image_generation_call.completed",
    "response.image_generation_call.generating",
    "response.image_generation_call.in_progress",
    "response.image_generation_call.partial_image",
    "response.in_progress",
    "response.incomplete",
    "response.mcp_call.completed",
    "response.mcp_call.failed",
    "response.mcp_call.in_progress",
    "response.mcp_call_arguments.delta",
    "response.mcp_call_arguments.done",
    "response.mcp_list_tools.completed",
    "response.mcp_list_tools.failed",
    "response.mcp_list_tools.in_progress",
    "response.output_item.added",
    "response.output_item.done",
    "response.output_text.annotation.added",
    "response.output_text.delta",
    "response.output_text.done",
    "response.queued",
    "response.reasoning_summary_part.added",
    "response.reasoning_summary_part.done",
    "response.reasoning_summary_text.delta",
    "response.reasoning_summary_text.done",
    "response.reasoning_text.delta",
    "response.reasoning_text.done",
    "response.refusal.delta",
    "response.refusal.done",
    "response.shell_call_command.added",
    "response.shell_call_command.delta",
    "response.shell_call_command.done",
    "response.shell_call_output_content.delta",
    "response.shell_call_output_content.done",
    "response.web_search_call.completed",
    "response.web_search_call.in_progress",
    "response.web_search_call.searching",
};

TEST(response_events, have_a_kind_each) {
    std::set<kind> seen;
    for (const auto& type : types) {
        const auto event = read(R"({"sequence_number":7,"type":")" + type + R"("})");
        EXPECT_NE(event.kind(), kind::unknown) << type;
        EXPECT_EQ(event.type(), type);
        EXPECT_EQ(event.sequence_number(), 7);
        seen.insert(event.kind());
    }
    EXPECT_EQ(seen.size(), types.size());
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(kind::web_search_call_searching)) << "all but unknown";
}

TEST(response_events, of_an_unknown_type_are_kept) {
    const auto* text = R"({"type":"response.dream.delta","delta":"zzz","depth":{"rem":2},"output_index":1})";
    const auto event = read(text);
    EXPECT_EQ(event.kind(), kind::unknown);
    EXPECT_EQ(event.type(), "response.dream.delta");
    EXPECT_EQ(event.text(), "zzz");
    EXPECT_EQ(event.output_index(), 1);
    EXPECT_EQ(event.raw(), text);
}

TEST(response_events, say_where_their_text_belongs) {
    const auto event = read(R"({"type":"response.output_text.delta","item_id":"msg_1","output_index":2,)"
                            R"("content_index":3,"delta":"caf\u00e9","logprobs":[],"sequence_number":5})");
    EXPECT_EQ(event.item_id(), "msg_1");
    EXPECT_EQ(event.output_index(), 2);
    EXPECT_EQ(event.content_index(), 3);
    EXPECT_EQ(event.summary_index(), -1);
    EXPECT_EQ(event.text(), "caf\u00e9");
    EXPECT_EQ(event.item(), nullptr);
    EXPECT_EQ(event.response(), nullptr);
}

TEST(response_events, carry_items_parts_annotations_and_images) {
    const auto added = read(R"({"type":"response.output_item.added","output_index":0,)"
                            R"("item":{"type":"function_call","id":"fc_1","call_id":"c","name":"f","arguments":""}})");
    ASSERT_NE(added.item(), nullptr);
    EXPECT_EQ(added.finished_item(), nullptr);
    EXPECT_EQ(added.item()->as<function_call_item>()->name, "f");

    const auto done = read(R"({"type":"response.output_item.done","item": {"type": "x" , "n":1.0} })");
    ASSERT_NE(done.finished_item(), nullptr);
    EXPECT_EQ(done.finished_item()->json(), R"({"type": "x" , "n":1.0})");

    const auto part = read(R"({"type":"response.content_part.added","part":{"type":"output_text","text":"a"}})");
    ASSERT_NE(part.part(), nullptr);
    EXPECT_EQ(part.part()->text, "a");

    const auto annotation = read(R"({"type":"response.output_text.annotation.added","annotation_index":1,)"
                                 R"("annotation":{"type":"url_citation","url":"https://a","start_index":4}})");
    ASSERT_NE(annotation.annotation(), nullptr);
    EXPECT_EQ(annotation.annotation()->start_index, 4);
    EXPECT_EQ(annotation.annotation_index(), 1);

    const auto image = read(R"({"type":"response.image_generation_call.partial_image","partial_image_index":0,)"
                            R"("partial_image_b64":"aGk=","size":"1x1"})");
    EXPECT_EQ(image.partial_image(), "aGk=");

    const auto output = read(R"({"type":"response.shell_call_output_content.delta","command_index":0,)"
                             R"("delta":{"stdout":"hi"}})");
    EXPECT_EQ(output.text(), R"({"stdout":"hi"})");
}

/// What is quick reads the same as what is thorough.
TEST(response_events, are_read_alike_in_both_ways) {
    const response_script script(written_items(), 1);
    response_event_reader reader;
    response_event_reader fast_reader; // which remembers how the event before began
    int quick = 0;
    for (const auto& data : script.events()) {
        const auto thorough = reader.read("", data);
        const auto fast = fast_reader.read_fast(data);
        if (!fast) continue;
        ++quick;
        EXPECT_EQ(fast->kind(), thorough.kind()) << data;
        EXPECT_EQ(fast->type(), thorough.type());
        EXPECT_EQ(fast->text(), thorough.text());
        EXPECT_EQ(fast->item_id(), thorough.item_id());
        EXPECT_EQ(fast->output_index(), thorough.output_index());
        EXPECT_EQ(fast->content_index(), thorough.content_index());
        EXPECT_EQ(fast->summary_index(), thorough.summary_index());
        EXPECT_EQ(fast->sequence_number(), thorough.sequence_number());
        EXPECT_EQ(fast->raw(), thorough.raw());
    }
    EXPECT_GT(quick, 20);
}

TEST(response_events, outlive_the_reader_and_each_other) {
    response_event kept;
    {
        response_event_reader reader;
        kept = *reader.read_fast(R"({"type":"response.refusal.delta","delta":"first","output_index":0})");
        for (int i = 0; i < 5; ++i)
            ASSERT_TRUE(reader.read_fast(R"({"type":"response.refusal.delta","delta":"other","output_index":0})"));
    }
    EXPECT_EQ(kept.text(), "first");
}

TEST(response_events, join_characters_that_were_cut_in_half) {
    response_event_reader reader;
    const auto event = [&](std::string_view piece) {
        const auto data = R"({"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":")" +
                          std::string(piece) + "\"}";
        if (auto fast = reader.read_fast(data)) return std::string(fast->text());
        return std::string(reader.read("", data).text());
    };
    EXPECT_EQ(event(R"(ok \ud83d)"), "ok ");
    EXPECT_EQ(event(R"(\ude00!)"), "\U0001F600!");
    EXPECT_EQ(event("next"), "next");
}

TEST(response_accumulator, gives_the_items_byte_for_byte) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        const response_script script(written_items(), seed);
        response_accumulator have;
        response_event_reader reader;
        for (std::size_t i = 0; i + 1 < script.events().size(); ++i) have.add(reader.read("", script.events()[i]));
        EXPECT_FALSE(have.finished());
        ASSERT_EQ(have.completion().output.size(), script.items().size());
        for (std::size_t i = 0; i < script.items().size(); ++i)
            EXPECT_EQ(have.completion().output[i].json(), script.items()[i]);
        have.add(reader.read("", script.events().back()));
        EXPECT_TRUE(have.finished());
        EXPECT_EQ(have.completion().status, "completed");
        EXPECT_EQ(have.completion().usage->total_tokens, 8);
        ASSERT_EQ(have.completion().output.size(), script.items().size());
        for (std::size_t i = 0; i < script.items().size(); ++i)
            EXPECT_EQ(have.completion().output[i].json(), script.items()[i]);
    }
}

/// After each event there is what has come of each item.
TEST(response_accumulator, gives_what_has_come) {
    const response_script script({written_items()[1], written_items()[2]}, 3);
    response_accumulator have;
    response_event_reader reader;
    std::string text;
    std::string arguments;
    std::size_t annotations = 0;
    for (const auto& data : script.events()) {
        const auto event = reader.read("", data);
        have.add(event);
        if (event.annotation() != nullptr) {
            const auto& part = std::get<1>(have.completion().output[0].as<message_item>()->content).front();
            ASSERT_EQ(part.annotations.size(), ++annotations);
            EXPECT_EQ(part.annotations.back().type, event.annotation()->type);
        }
        if (event.kind() == kind::output_text_delta) text += event.text();
        if (event.kind() == kind::function_call_arguments_delta) arguments += event.text();
        EXPECT_EQ(have.completion().text(), text);
        const auto& output = have.completion().output;
        const auto* call = output.size() > 1 ? output[1].as<function_call_item>() : nullptr;
        EXPECT_EQ(call != nullptr ? call->arguments : "", arguments);
    }
    EXPECT_EQ(annotations, 2u);
    EXPECT_EQ(text, "Paris \u20ac, \U0001F600 and \"Rome\".");
    EXPECT_EQ(have.completion().refusal(), "No more.");
}

TEST(response_accumulator, understands_servers_that_leave_events_out) {
    response_accumulator have;
    response_event_reader reader;
    have.add(
        reader.read("", R"({"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"a"})"));
    have.add(
        reader.read("", R"({"type":"response.output_text.delta","output_index":0,"content_index":1,"delta":"b"})"));
    have.add(reader.read("", R"({"type":"response.output_text.done","output_index":1,"content_index":0,"text":"c"})"));
    ASSERT_EQ(have.completion().output.size(), 2u);
    EXPECT_EQ(have.completion().output[1].json(),
              R"({"type":"message","role":"assistant","content":[{"type":"output_text","text":"c"}]})");
    have.add(reader.read("", R"({"type":"response.completed"})"));
    EXPECT_TRUE(have.finished());
    EXPECT_EQ(have.completion().status, "completed");
    EXPECT_EQ(have.completion().output.size(), 2u);
}

TEST(response_accumulator, keeps_no_more_than_its_limit) {
    const response_script script(written_items(), 5);
    for (const std::size_t limit : {0u, 1u, 50u, 300u, 600u}) {
        response_accumulator have(limit);
        response_event_reader reader;
        for (const auto& data : script.events()) {
            have.add(reader.read("", data));
            std::size_t kept = 0;
            for (const auto& item : have.completion().output) kept += item.json().size();
            EXPECT_LE(kept, 2 * limit) << data;
        }
        EXPECT_TRUE(have.cut()) << limit;
        EXPECT_TRUE(have.finished());
        EXPECT_EQ(have.completion().usage->total_tokens, 8);
    }
}

/// An event of a few bytes can name a position after a thousand parts that the server has not sent.
TEST(response_accumulator, counts_the_parts_that_it_must_add) {
    const std::string named[] = {
        R"("response.output_text.delta","output_index":4095,"content_index":0,"delta":"x")",
        R"("response.output_item.added","output_index":4095,"item":{"type":"x"})",
        R"("response.output_text.delta","output_index":0,"content_index":1023,"delta":"x")",
        R"("response.reasoning_summary_text.delta","output_index":0,"summary_index":1023,"delta":"x")",
        R"("response.shell_call_command.delta","output_index":0,"command_index":1023,"delta":"x")",
        R"("response.output_text.annotation.added","output_index":0,"content_index":1023,"annotation_index":0,)"
        R"("annotation":{"type":"url_citation"})",
    };
    for (const auto& members : named) {
        response_accumulator have(2000);
        response_event_reader reader;
        have.add(reader.read("", R"({"type":)" + members + "}"));
        EXPECT_TRUE(have.cut()) << members;
        EXPECT_TRUE(have.completion().output.empty() || have.completion().output[0].json().size() < 100) << members;
    }
    response_accumulator parts(100 * 70);
    response_event_reader reader;
    for (int i = 0; i < 100; ++i)
        parts.add(reader.read("", R"({"type":"response.output_text.delta","output_index":0,"content_index":)" +
                                      std::to_string(i) + R"(,"delta":"x"})"));
    EXPECT_FALSE(parts.cut()) << "each part counts once";
    EXPECT_EQ(parts.completion().text(), std::string(100, 'x'));
}

TEST(response_accumulator, does_not_keep_items_out_of_range) {
    response_accumulator have;
    response_event_reader reader;
    have.add(reader.read("", R"({"type":"response.output_item.added","item":{"type":"x"},"output_index":4096})"));
    EXPECT_TRUE(have.cut());
    EXPECT_TRUE(have.completion().output.empty());
}

/// Adds these events, and gives the response.
response put_together(const std::vector<std::string>& events) {
    response_accumulator have;
    response_event_reader reader;
    for (const auto& data : events) have.add(reader.read("", R"({"type":"response.)" + data + "}"));
    return have.completion();
}

TEST(response_accumulator, understands_events_without_places) {
    const auto one = put_together({R"(output_text.delta","delta":"Hel")", R"(output_text.delta","delta":"lo")"});
    EXPECT_EQ(one.text(), "Hello");
    const auto two = put_together({R"(output_item.added","item":{"type":"message","id":"a","role":"assistant"})",
                                   R"(output_item.added","item":{"type":"message","id":"b","role":"assistant"})",
                                   R"(output_text.delta","item_id":"b","delta":"2")",
                                   R"(output_text.delta","item_id":"a","delta":"1")",
                                   R"(output_text.delta","item_id":"b","delta":"3")"});
    ASSERT_EQ(two.output.size(), 2u);
    EXPECT_EQ(two.output[0].as<message_item>()->text(), "1");
    EXPECT_EQ(two.output[1].as<message_item>()->text(), "23");
}

TEST(response_accumulator, knows_items_that_were_not_added_by_their_events) {
    const auto answer =
        put_together({R"(reasoning_summary_text.delta","output_index":0,"summary_index":0,"item_id":"r","delta":"hm")",
                      R"(function_call_arguments.delta","output_index":1,"item_id":"f","delta":"{}")"});
    ASSERT_EQ(answer.output.size(), 2u);
    EXPECT_EQ(answer.reasoning(), "hm");
    EXPECT_EQ(answer.output[0].id(), "r");
    ASSERT_NE(answer.output[1].as<function_call_item>(), nullptr);
    EXPECT_EQ(answer.output[1].as<function_call_item>()->arguments, "{}");
}

TEST(response_accumulator, changes_no_item_that_is_done) {
    const std::string item =
        R"({"type":"message","id":"a", "n":1.10,"content":[{"type":"output_text","text":"zero"}]})";
    const auto answer = put_together({R"(output_item.done","output_index":0,"item":)" + item,
                                      R"(output_text.done","output_index":0,"content_index":0,"text":"one")",
                                      R"(output_text.delta","output_index":0,"content_index":0,"delta":"ro")"});
    ASSERT_EQ(answer.output.size(), 1u);
    EXPECT_EQ(answer.output[0].json(), item);
}

TEST(response_accumulator, goes_on_from_what_was_added) {
    const auto added = put_together(
        {R"(output_item.added","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Hel"}]})",
         R"(output_text.delta","output_index":0,"content_index":0,"delta":"lo")",
         R"(output_item.added","output_index":1,"item":{"type":"function_call","arguments":"{\"a\":"})",
         R"(function_call_arguments.delta","output_index":1,"delta":"1}")"});
    EXPECT_EQ(added.text(), "Hello");
    EXPECT_EQ(added.output.at(1).as<function_call_item>()->arguments, R"({"a":1})");
    const auto snapshot =
        put_together({R"(in_progress","response":{"output":[{"type":"message","content":"m0"}]})",
                      R"(output_item.done","output_index":1,"item":{"type":"message","content":" m1"})",
                      R"(completed","response":{"status":"completed","output":[]})"});
    EXPECT_EQ(snapshot.text(), "m0 m1");
    const auto parts = put_together(
        {R"(content_part.done","output_index":0,"content_index":0,"part":{"type":"output_text","text":"whole"})",
         R"(content_part.done","output_index":0,"content_index":1,"part":{"type":"refusal","refusal":"no"})"});
    EXPECT_EQ(parts.text(), "whole");
    EXPECT_EQ(parts.refusal(), "no");
}

} // namespace
} // namespace openai::test::response_events_test
