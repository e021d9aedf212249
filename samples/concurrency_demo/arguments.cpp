// SPDX-License-Identifier: BSL-1.0
#include "arguments.hpp"

#include <fstream>

namespace demo {

const char usage[] =
    R"(usage: concurrency_demo [--model NAME] [--base-url URL] [--questions FILE]

Asks questions one after the other, then all at once, and compares.

  --model NAME      default gpt-4o-mini
  --base-url URL    default OPENAI_BASE_URL, or the official service
  --questions FILE  one question per line, instead of the two built in
  --help            this text

With OPENAI_API_KEY, OPENAI_BASE_URL or --base-url it talks to that service, else to a server inside this program.
SSL_CERT_FILE names a CA to trust, NO_COLOR=1 gives plain lines.
Exit codes: 0 success, 1 failure, 2 wrong usage, 130 Ctrl-C.
)";

namespace {

std::vector<std::string> read_questions(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> questions;
    for (std::string line; std::getline(file, line);) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
        if (!line.empty()) questions.push_back(line);
    }
    if (questions.empty()) throw usage_error("no questions in " + path);
    return questions;
}

} // namespace

arguments read_arguments(const std::vector<std::string>& given) {
    arguments result;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto& name = given[i];
        const auto value = [&] {
            if (i + 1 == given.size() || given[i + 1].empty()) throw usage_error(name + " needs a value");
            return given[++i];
        };
        if (name == "--help" || name == "-h") result.help = true;
        else if (name == "--model") result.model = value();
        else if (name == "--base-url") result.base_url = value();
        else if (name == "--questions") result.questions = read_questions(value());
        else throw usage_error("unknown argument " + name);
    }
    return result;
}

} // namespace demo
