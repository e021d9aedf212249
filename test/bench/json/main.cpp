// SPDX-License-Identifier: BSL-1.0
#include "reader.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

std::vector<std::string> lines_of(const char* path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

void show(const openai::chat_delta_data& data) {
    std::printf("%s %s %lld\n", std::string(data.id).c_str(), std::string(data.model).c_str(),
                static_cast<long long>(data.created));
    for (const auto& choice : data.choices) {
        std::printf("  %lld %s|%s|%s|%s|%s\n", static_cast<long long>(choice.index), std::string(choice.role).c_str(),
                    std::string(choice.content).c_str(), std::string(choice.reasoning).c_str(),
                    std::string(choice.refusal).c_str(), std::string(choice.finish_reason).c_str());
        for (const auto& call : choice.tool_calls)
            std::printf("    %lld %s|%s|%s\n", static_cast<long long>(call.index.value_or(-1)),
                        std::string(call.id).c_str(), std::string(call.name).c_str(),
                        std::string(call.arguments).c_str());
    }
}

} // namespace

/// <scan|first|sax|simdjson|document> <file with an event on each line> <times>: reads the events so many times. With 0
/// times, it reads them once and prints what it read, to compare the readers.
int main(int count, char** arguments) {
    const std::map<std::string, bench::reader> readers{{"scan", bench::read_by_scan},
                                                       {"first", bench::read_by_first_scan},
                                                       {"sax", bench::read_by_sax},
                                                       {"simdjson", bench::read_by_simdjson},
                                                       {"document", bench::read_by_document}};
    if (count != 4 || !readers.contains(arguments[1]))
        return std::puts("usage: scan|first|sax|simdjson|document <events> <times>"), 2;
    const auto read = readers.at(arguments[1]);
    const auto events = lines_of(arguments[2]);
    const auto times = std::atoi(arguments[3]);
    openai::chat_delta_data data;
    std::size_t bytes = 0;
    int refused = 0;
    for (int i = 0; i < (times == 0 ? 1 : times); ++i) {
        for (const auto& event : events) {
            data.reset();
            data.event = event;
            if (!read(data)) ++refused;
            else if (!data.choices.empty()) bytes += data.choices.front().content.size();
            if (times == 0) show(data);
        }
    }
    std::printf("%zu events, %d refused, %zu bytes of text\n", events.size(), refused, bytes);
}
