// SPDX-License-Identifier: BSL-1.0
#include "judge_operation.hpp"

#include <openai/responses/computer_items.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/hosted_tool_items.hpp>
#include <openai/responses/mcp_items.hpp>
#include <openai/responses/reasoning_items.hpp>
#include <openai/responses/response_tools.hpp>
#include <openai/responses/shell_items.hpp>

namespace {

namespace json = boost::json;
using openai::client;
using openai::http_response;
using openai::response_item;
using openai::response_part;
using openai::response_request;
using openai::response_tool;

response_request asked() { return response_request("gpt-5.4").user("Hello"); }

/// A message of each kind of part.
response_item message_of_parts() {
    return openai::message_item(
        "user", std::vector{response_part::input_text("Look:"), response_part::input_image("https://a.example/b.png"),
                            response_part::input_image_file("file-1", "low"), response_part::input_file("file-2"),
                            response_part::input_file_url("https://a.example/c.pdf"),
                            response_part::input_file_data("d.pdf", "data:application/pdf;base64,JVBERg==")});
}

/// Everything that can stand in an input, but for what has a case of its own.
std::vector<response_item> every_item() {
    std::vector<response_item> items;
    items.push_back(response_item::message("system", "Be kind."));
    items.push_back(response_item::message("developer", "Be brief."));
    items.push_back(response_item::message("assistant", "I see."));
    items.push_back(openai::function_call_item("call_1", "weather", R"({"city":"Paris"})"));
    items.push_back(response_item::function_output("call_1", "20 degrees"));
    items.push_back(openai::function_call_output_item(
        "call_2", std::vector{response_part::input_text("a"), response_part::input_image("https://a.example/e.png")}));
    openai::custom_tool_call_item custom;
    custom.id = "ct_1";
    custom.call_id = "call_3";
    custom.name = "sql";
    custom.input = "select 1";
    items.push_back(custom);
    items.push_back(response_item::custom_tool_output("call_3", "1"));
    openai::reasoning_item reasoning;
    reasoning.id = "rs_1";
    reasoning.summary.emplace_back().type = "summary_text";
    reasoning.summary.back().text = "Thinking.";
    reasoning.encrypted_content = "gAAA";
    items.push_back(reasoning);
    openai::compaction_item compacted;
    compacted.encrypted_content = "gBBB";
    items.push_back(compacted);
    items.push_back(response_item::reference("msg_1"));
    openai::computer_call_output_item screen;
    screen.call_id = "call_4";
    screen.output.image_url = "https://a.example/f.png";
    items.push_back(screen);
    openai::shell_output printed;
    printed.stdout_ = "ok";
    printed.outcome = json::object{{"type", "exit"}, {"exit_code", 0}};
    openai::shell_call_output_item shell;
    shell.call_id = "call_5";
    shell.output.push_back(printed);
    items.push_back(shell);
    openai::apply_patch_call_output_item patched;
    patched.call_id = "call_6";
    patched.status = "completed";
    items.push_back(patched);
    return items;
}

std::vector<response_tool> every_tool() {
    openai::function_tool function("weather", "The weather in a city", {{"type", "object"}});
    function.strict = true;
    openai::file_search_tool files({"vs_1"});
    files.max_num_results = 5;
    openai::web_search_tool web;
    web.search_context_size = "low";
    web.user_location = json::object{{"type", "approximate"}, {"country", "DE"}};
    openai::image_generation_tool images;
    images.quality = "low";
    images.partial_images = 1;
    openai::mcp_tool mcp("docs", "https://a.example/mcp");
    mcp.require_approval = "never";
    mcp.headers = {{"x-key", "1"}};
    openai::computer_use_preview_tool preview;
    preview.environment = "browser";
    preview.display_width = 800;
    preview.display_height = 600;
    openai::shell_tool shell;
    shell.environment = json::object{{"type", "local"}};
    return {function,
            openai::custom_tool("sql", "Runs SQL").with_grammar("regex", "select .*"),
            files,
            web,
            images,
            mcp,
            preview,
            shell,
            openai::code_interpreter_tool(),
            openai::apply_patch_tool(),
            openai::local_shell_tool()};
}

response_request everything() {
    response_request request("gpt-5.4");
    request.input = every_item();
    request.tools = every_tool();
    request.background = false;
    request.include = {"reasoning.encrypted_content", "web_search_call.action.sources"};
    request.instructions = "Be brief.";
    request.max_output_tokens = 100;
    request.max_tool_calls = 3;
    request.metadata = {{"a", "b"}};
    request.parallel_tool_calls = true;
    request.previous_response_id = "resp_1";
    request.prompt_cache_key = "k";
    request.prompt_cache_retention = "24h";
    request.effort("low");
    request.reasoning->summary = "auto";
    request.safety_identifier = "s";
    request.service_tier = "auto";
    request.store(true);
    request.temperature = 0.5;
    request.respond_as(openai::response_text_format::json_schema("place", {{"type", "object"}}));
    request.text->verbosity = "low";
    request.tool_choice = openai::response_tool_choice::function("weather");
    request.top_logprobs = 2;
    request.top_p = 0.9;
    request.truncation = "auto";
    return request;
}

template <class Call>
operation named(std::string name, Call call) {
    return {std::move(name), [call](const client& to) -> http_response { return call(to); }};
}

} // namespace

std::vector<operation> response_operations() {
    openai::item_list_parameters page;
    page.after = "msg_1";
    page.limit = 2;
    page.order = "asc";
    page.include = {"message.output_text.logprobs"};
    const openai::retrieve_parameters more = [] {
        openai::retrieve_parameters made;
        made.include = {"reasoning.encrypted_content"};
        return made;
    }();
    return {
        named("responses_create_minimal", [](auto& to) { return to.responses.create(asked(), shown).response; }),
        named("responses_create_full", [](auto& to) { return to.responses.create(everything(), shown).response; }),
        named("responses_create_parts",
              [](auto& to) {
                  return to.responses.create(response_request("gpt-5.4").add(message_of_parts()), shown).response;
              }),
        named("responses_create_approval",
              [](auto& to) {
                  auto request = asked().add(response_item::mcp_approval("mcpr_1", true));
                  return to.responses.create(request, shown).response;
              }),
        named("responses_create_in_conversation",
              [](auto& to) {
                  auto request = asked();
                  request.conversation = "conv_1";
                  return to.responses.create(request, shown).response;
              }),
        named("responses_create_with_prompt",
              [](auto& to) {
                  response_request request;
                  request.prompt.emplace("pmpt_1").version = "2";
                  request.prompt->variables = {{"city", "Paris"}};
                  return to.responses.create(request, shown).response;
              }),
        named("responses_retrieve", [](auto& to) { return to.responses.retrieve("resp_1", shown).response; }),
        named("responses_retrieve_full",
              [more](auto& to) { return to.responses.retrieve("resp_1", more, shown).response; }),
        named("responses_cancel", [](auto& to) { return to.responses.cancel("resp_1", shown).response; }),
        named("responses_del", [](auto& to) { return to.responses.del("resp_1", shown).response; }),
        named("responses_compact_minimal",
              [](auto& to) { return to.responses.compact(openai::compaction_request("gpt-5.4"), shown).response; }),
        named("responses_compact_full",
              [](auto& to) {
                  openai::compaction_request request("gpt-5.4", every_item());
                  request.instructions = "Keep names.";
                  request.previous_response_id = "resp_1";
                  return to.responses.compact(request, shown).response;
              }),
        named("input_items_list", [](auto& to) { return to.responses.input_items.list("resp_1", shown).response; }),
        named("input_items_list_full",
              [page](auto& to) { return to.responses.input_items.list("resp_1", page, shown).response; }),
        named("input_tokens_count", [](auto& to) { return to.responses.input_tokens.count(asked(), shown).response; }),
        named("input_tokens_count_full",
              [](auto& to) { return to.responses.input_tokens.count(everything(), shown).response; }),
        named("conversations_create_minimal", [](auto& to) { return to.conversations.create(shown).response; }),
        named("conversations_create_full",
              [](auto& to) {
                  openai::conversation_request request;
                  request.items = every_item();
                  request.metadata = {{"a", "b"}};
                  return to.conversations.create(request, shown).response;
              }),
        named("conversations_retrieve", [](auto& to) { return to.conversations.retrieve("conv_1", shown).response; }),
        named("conversations_update",
              [](auto& to) {
                  return to.conversations
                      .update("conv_1", openai::conversation_update(std::map<std::string, std::string>{{"a", "b"}}),
                              shown)
                      .response;
              }),
        named("conversations_del", [](auto& to) { return to.conversations.del("conv_1", shown).response; }),
        named("conversation_items_create",
              [](auto& to) {
                  return to.conversations.items.create("conv_1", openai::conversation_items(every_item()), shown)
                      .response;
              }),
        named("conversation_items_list",
              [page](auto& to) { return to.conversations.items.list("conv_1", page, shown).response; }),
        named("conversation_items_retrieve",
              [more](auto& to) { return to.conversations.items.retrieve("conv_1", "msg_1", more, shown).response; }),
        named("conversation_items_del",
              [](auto& to) { return to.conversations.items.del("conv_1", "msg_1", shown).response; }),
    };
}
