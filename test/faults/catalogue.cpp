// SPDX-License-Identifier: BSL-1.0
#include <boost/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

/// Says of how many faults, or features, a test proves the outcome:
///
///     faults_catalogue <folder of rows, or page> <build folder> [--run | --elsewhere <area>...]
///
/// Checks that each row's tests exist; with `--run` also runs them. Tests of the areas after `--elsewhere` belong to
/// another build, and are not looked for.
namespace {

namespace json = boost::json;
using names = std::vector<std::string>;

/// A fault or a feature, what must come of it, and the tests that prove it.
struct row {
    int number = 0;
    std::string fault;
    std::string expect;
    std::vector<std::string> tests; ///< of ctest; a trailing `*` stands for any rest
    std::string not_here;           ///< why there can be none, or empty
};

struct catalogue {
    std::string of; ///< "fault"
    int count = 0;
    int most_absent = 0;
    std::map<int, row> rows; ///< by number
};

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
    throw std::runtime_error(where + ": " + what);
}

json::value parse_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    boost::system::error_code ec;
    auto value = json::parse(text.str(), ec);
    if (ec || !value.is_array()) refuse(path.filename().string(), "is not a JSON array");
    return value;
}

std::string text_of(const json::object& from, const char* name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

row read_row(const json::object& from) {
    row made;
    made.number = json::value_to<int>(from.at("number"));
    made.fault = text_of(from, "fault");
    made.expect = text_of(from, "expect");
    made.not_here = text_of(from, "not_here");
    if (const auto* tests = from.if_contains("tests")) made.tests = json::value_to<std::vector<std::string>>(*tests);
    const auto where = "fault " + std::to_string(made.number);
    if (made.fault.empty() || made.expect.empty()) refuse(where, "says not what it is or what must come of it");
    if (made.tests.empty() == made.not_here.empty()) refuse(where, "needs tests, or a reason why there are none");
    return made;
}

void insert(catalogue& into, row made) {
    const auto number = made.number;
    if (!into.rows.emplace(number, std::move(made)).second)
        refuse(into.of + ' ' + std::to_string(number), "is there twice");
}

catalogue read_folder(const std::filesystem::path& folder) {
    catalogue all{"fault", 159, 8, {}};
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        const auto file = parse_file(entry.path());
        for (const auto& value : file.as_array()) insert(all, read_row(value.as_object()));
    }
    return all;
}

/// The names between backquotes.
std::vector<std::string> quoted_in(const std::string& line) {
    std::vector<std::string> quoted;
    for (auto begin = line.find('`'); begin != line.npos; begin = line.find('`', begin)) {
        const auto end = line.find('`', begin + 1);
        if (end == line.npos) refuse("page", "a backquote is alone: " + line);
        quoted.push_back(line.substr(begin + 1, end - begin - 1));
        begin = end + 1;
    }
    return quoted;
}

// A comment: those who read the page do not look for names of tests.
constexpr std::string_view tests_begin = "<!-- Tests: ";
constexpr std::string_view tests_end = " -->";

catalogue read_page(const std::filesystem::path& page) {
    catalogue all{"feature", 35, 0, {}};
    std::ifstream file(page);
    row next;
    for (std::string line; std::getline(file, line);) {
        const auto dot = line.find(". ");
        if (line.starts_with("## ") && dot != line.npos) {
            if (next.number != 0) refuse("feature " + std::to_string(next.number), "has no line of tests");
            next.number = std::stoi(line.substr(3));
            next.fault = line.substr(dot + 2);
        } else if (line.starts_with(tests_begin) && line.ends_with(tests_end)) {
            next.tests = quoted_in(line);
            if (next.tests.empty())
                next.not_here = line.substr(tests_begin.size(), line.size() - tests_begin.size() - tests_end.size());
            insert(all, std::exchange(next, row()));
        }
    }
    if (next.number != 0) refuse("feature " + std::to_string(next.number), "has no line of tests");
    return all;
}

/// All rows of the JSON files in a folder, which are faults, or of a page of documentation, which are features: each
/// begins with "## 12. What it is", and ends with a line "<!-- Tests: `name`, `name` -->", or "<!-- Tests: why there
/// are none -->". Throws `std::runtime_error` for a file or row that is not as it must be, and for a number that is
/// there twice.
catalogue read_catalogue(const std::string& path) {
    return std::filesystem::is_directory(path) ? read_folder(path) : read_page(path);
}

/// The names among `known` that the row's tests stand for; throws for one that stands for none, except if its area is
/// `elsewhere`.
names resolve(const row& of, const names& known, const std::set<std::string>& elsewhere) {
    names found;
    for (const auto& wanted : of.tests) {
        if (elsewhere.contains(wanted.substr(0, wanted.find('.')))) continue;
        const auto before = found.size();
        const bool prefix = wanted.ends_with('*');
        for (const auto& name : known)
            if (prefix ? name.starts_with(wanted.substr(0, wanted.size() - 1)) : name == wanted) found.push_back(name);
        if (found.size() == before) refuse("row " + std::to_string(of.number), "no test " + wanted);
    }
    return found;
}

std::string output_of(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    if (!pipe) throw std::runtime_error("cannot run " + command);
    std::string text;
    char buffer[4096];
    while (const auto bytes = std::fread(buffer, 1, sizeof buffer, pipe.get())) text.append(buffer, bytes);
    return text;
}

/// A folder whose tests are those of a build. This program calls ctest there, because ctest replaces the log of the
/// folder in which it is called, and a ctest that runs this program writes the log of the build.
class list_of_tests {
public:
    explicit list_of_tests(const std::string& build)
        : folder_(build + "/faults_catalogue." + std::to_string(getpid())) {
        std::filesystem::create_directory(folder_);
        std::ofstream(folder_ + "/CTestTestfile.cmake") << "subdirs(\"" << build << "\")\n";
    }
    ~list_of_tests() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    list_of_tests(const list_of_tests&) = delete;
    list_of_tests& operator=(const list_of_tests&) = delete;

    const std::string& folder() const noexcept { return folder_; }

private:
    const std::string folder_;
};

/// In the order of ctest's numbers, which begin with 1.
names known_tests(const std::string& folder) {
    const auto listed = json::parse(output_of("ctest --test-dir '" + folder + "' --show-only=json-v1"));
    names known;
    for (const auto& test : listed.at("tests").as_array()) known.emplace_back(test.at("name").as_string());
    return known;
}

/// Which of the tests fail; runs each once.
std::set<std::string> run(const std::set<std::string>& wanted, const names& known, const std::string& folder) {
    const auto numbers = folder + "/numbers";
    {
        std::ofstream file(numbers);
        file << "0,0,0";
        for (std::size_t i = 0; i < known.size(); ++i)
            if (wanted.contains(known[i])) file << ',' << i + 1;
        file << '\n';
    }
    const auto report = output_of("ctest --test-dir '" + folder + "' -j2 -I '" + numbers + "'");
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
    int elsewhere = 0;
    int absent = 0;
    names wrong;
};

verdict judge(const catalogue& all, const std::string& build, bool running, const std::set<std::string>& elsewhere) {
    const auto& rows = all.rows;
    const list_of_tests here(build);
    const auto known = known_tests(here.folder());
    verdict result;
    std::map<int, names> tests;
    std::set<std::string> wanted;
    for (int number = 1; number <= all.count; ++number) {
        const auto found = rows.find(number);
        try {
            if (found == rows.end()) throw std::runtime_error(all.of + ' ' + std::to_string(number) + ": no row");
            tests[number] = resolve(found->second, known, elsewhere);
            wanted.insert(tests[number].begin(), tests[number].end());
        } catch (const std::runtime_error& failure) {
            result.wrong.emplace_back(failure.what());
            tests.erase(number);
        }
    }
    const auto failed = running ? run(wanted, known, here.folder()) : std::set<std::string>();
    for (const auto& [number, names_of] : tests) {
        if (names_of.empty() && !rows.at(number).tests.empty()) {
            ++result.elsewhere;
            continue;
        }
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
        const std::string mode = argc > 3 ? argv[3] : "";
        const bool running = mode == "--run";
        std::set<std::string> elsewhere;
        if (mode == "--elsewhere") elsewhere.insert(argv + 4, argv + argc);
        const auto all = read_catalogue(argv[1]);
        const auto result = judge(all, argv[2], running, elsewhere);
        for (const auto& line : result.wrong) std::cout << line << '\n';
        std::cout << all.of << "s: " << result.proven << '/' << all.count;
        if (result.elsewhere > 0) std::cout << " (" << result.elsewhere << " in another build)";
        if (result.absent > 0) std::cout << " (" << result.absent << " not testable here, see above)";
        std::cout << (running ? "" : ", tests exist") << '\n';
        return result.wrong.empty() && result.absent <= all.most_absent ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cout << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
