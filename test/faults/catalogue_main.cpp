// SPDX-License-Identifier: BSL-1.0
#include "faults/catalogue.hpp"

#include <boost/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>
#include <stdexcept>

/// Says of how many faults, or features, a test proves the outcome:
///
///     faults_catalogue <folder of rows, or page> <build folder> [--run]
///
/// Checks that each row's tests exist; with `--run` also runs them.
namespace {

namespace json = boost::json;
using names = std::vector<std::string>;

std::string output_of(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    if (!pipe) throw std::runtime_error("cannot run " + command);
    std::string text;
    char buffer[4096];
    while (const auto bytes = std::fread(buffer, 1, sizeof buffer, pipe.get())) text.append(buffer, bytes);
    return text;
}

/// In the order of ctest's numbers, which begin with 1.
names known_tests(const std::string& build) {
    const auto listed = json::parse(output_of("ctest --test-dir '" + build + "' --show-only=json-v1"));
    names known;
    for (const auto& test : listed.at("tests").as_array()) known.emplace_back(test.at("name").as_string());
    return known;
}

/// Which of the tests fail; runs each once.
std::set<std::string> run(const std::set<std::string>& wanted, const names& known, const std::string& build) {
    const auto numbers = build + "/faults_catalogue.tests";
    {
        std::ofstream file(numbers);
        file << "0,0,0";
        for (std::size_t i = 0; i < known.size(); ++i)
            if (wanted.contains(known[i])) file << ',' << i + 1;
        file << '\n';
    }
    const auto report = output_of("ctest --test-dir '" + build + "' -j2 -I '" + numbers + "'");
    std::set<std::string> failed;
    for (const auto& name : wanted) {
        const auto at = report.find(": " + name + " ");
        const auto line = at == std::string::npos ? "" : report.substr(at, report.find('\n', at) - at);
        if (line.find("   Passed ") == std::string::npos) failed.insert(name);
    }
    return failed;
}

struct verdict {
    int proven = 0;
    int absent = 0;
    names wrong;
};

verdict judge(const faults::catalogue& all, const std::string& build, bool running) {
    const auto& rows = all.rows;
    const auto known = known_tests(build);
    verdict result;
    std::map<int, names> tests;
    std::set<std::string> wanted;
    for (int number = 1; number <= all.count; ++number) {
        const auto found = rows.find(number);
        try {
            if (found == rows.end()) throw std::runtime_error(all.of + ' ' + std::to_string(number) + ": no row");
            tests[number] = faults::resolve(found->second, known);
            wanted.insert(tests[number].begin(), tests[number].end());
        } catch (const std::runtime_error& failure) {
            result.wrong.emplace_back(failure.what());
            tests.erase(number);
        }
    }
    const auto failed = running ? run(wanted, known, build) : std::set<std::string>();
    for (const auto& [number, names_of] : tests) {
        if (names_of.empty()) {
            ++result.absent;
            std::cout << all.of << ' ' << number << " is not tested here: " << rows.at(number).not_here << '\n';
            continue;
        }
        bool good = true;
        for (const auto& name : names_of) {
            if (!failed.contains(name)) continue;
            result.wrong.push_back(all.of + ' ' + std::to_string(number) + ": failed: " + name);
            good = false;
        }
        result.proven += good ? 1 : 0;
    }
    return result;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return EXIT_FAILURE;
    try {
        const bool running = argc > 3 && std::string(argv[3]) == "--run";
        const auto all = faults::read_catalogue(argv[1]);
        const auto result = judge(all, argv[2], running);
        for (const auto& line : result.wrong) std::cout << line << '\n';
        std::cout << all.of << "s: " << result.proven << '/' << all.count;
        if (result.absent > 0) std::cout << " (" << result.absent << " not testable here, see above)";
        std::cout << (running ? "" : ", tests exist") << '\n';
        return result.wrong.empty() && result.absent <= all.most_absent ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cout << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
