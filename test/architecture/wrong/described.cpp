// SPDX-License-Identifier: BSL-1.0
// What a newcomer gets wrong with tools and structs. As calls.cpp.
#include <openai/session/structured_output.hpp>
#include <openai/session/tools.hpp>

#include <openai/client.hpp>

struct undescribed {
    int number = 0;
};

void tool_of_two(openai::tool_set& tools) {
    // error: a tool's function takes nothing or one described struct
    tools.add("add", "Adds", [](int a, int b) { return a + b; });
}

void tool_of_a_number(openai::tool_set& tools) {
    // error: a tool's function takes nothing or one described struct
    tools.add("square", "Squares", [](int number) { return number * number; });
}

void tool_of_a_struct_without_description(openai::tool_set& tools) {
    // error: a tool's function takes nothing or one described struct
    tools.add("show", "Shows", [](undescribed) { return std::string(); });
}

void tool_of_anything(openai::tool_set& tools) {
    // error: a tool's function has one signature
    tools.add("show", "Shows", [](const auto&) { return std::string(); });
}

void tool_that_is_no_function(openai::tool_set& tools) {
    tools.add("show", "Shows", std::string("today")); // error: a tool's function has one signature
}

void tool_defined_by_hand(openai::tool_set& tools, openai::tool definition) {
    // error: a tool's function takes nothing or one described struct
    tools.add(definition, [](int, int) { return std::string(); });
}

void tool_that_gives_what_has_no_json(openai::tool_set& tools) {
    // error: a tool's function gives text, or what openai::to_json takes
    tools.add("show", "Shows", [] { return undescribed(); });
}

void answer_without_description(openai::client client, openai::chat_request request) {
    client.chat.parse<undescribed>(request); // error: parse<T>: describe the struct T
}
