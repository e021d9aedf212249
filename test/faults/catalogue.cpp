// SPDX-License-Identifier: BSL-1.0
#include "faults/catalogue.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace faults {
namespace {

namespace json = boost::json;

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
    std::vector<std::string> names;
    for (auto begin = line.find('`'); begin != line.npos; begin = line.find('`', begin)) {
        const auto end = line.find('`', begin + 1);
        if (end == line.npos) refuse("page", "a backquote is alone: " + line);
        names.push_back(line.substr(begin + 1, end - begin - 1));
        begin = end + 1;
    }
    return names;
}

catalogue read_page(const std::filesystem::path& page) {
    catalogue all{"feature", 35, 3, {}};
    std::ifstream file(page);
    row next;
    for (std::string line; std::getline(file, line);) {
        const auto dot = line.find(". ");
        if (line.starts_with("## ") && dot != line.npos) {
            if (next.number != 0) refuse("feature " + std::to_string(next.number), "has no line of tests");
            next.number = std::stoi(line.substr(3));
            next.fault = line.substr(dot + 2);
        } else if (line.starts_with("Tests: ")) {
            next.tests = quoted_in(line);
            if (next.tests.empty()) next.not_here = line.substr(line.find(' ') + 1);
            insert(all, std::exchange(next, row()));
        }
    }
    if (next.number != 0) refuse("feature " + std::to_string(next.number), "has no line of tests");
    return all;
}

} // namespace

catalogue read_catalogue(const std::string& path) {
    return std::filesystem::is_directory(path) ? read_folder(path) : read_page(path);
}

std::vector<std::string> resolve(const row& of, const std::vector<std::string>& known) {
    std::vector<std::string> found;
    for (const auto& wanted : of.tests) {
        const auto before = found.size();
        const bool prefix = wanted.ends_with('*');
        for (const auto& name : known)
            if (prefix ? name.starts_with(wanted.substr(0, wanted.size() - 1)) : name == wanted) found.push_back(name);
        if (found.size() == before) refuse("row " + std::to_string(of.number), "no test " + wanted);
    }
    return found;
}

} // namespace faults
