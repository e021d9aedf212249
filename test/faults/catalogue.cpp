// SPDX-License-Identifier: BSL-1.0
#include "faults/catalogue.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

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

} // namespace

std::map<int, row> read_catalogue(const std::string& folder) {
    std::map<int, row> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        const auto file = parse_file(entry.path());
        for (const auto& value : file.as_array()) {
            auto made = read_row(value.as_object());
            const auto number = made.number;
            if (!all.emplace(number, std::move(made)).second)
                refuse("fault " + std::to_string(number), "is there twice");
        }
    }
    return all;
}

std::vector<std::string> resolve(const row& of, const std::vector<std::string>& known) {
    std::vector<std::string> found;
    for (const auto& wanted : of.tests) {
        const auto before = found.size();
        const bool prefix = wanted.ends_with('*');
        for (const auto& name : known)
            if (prefix ? name.starts_with(wanted.substr(0, wanted.size() - 1)) : name == wanted) found.push_back(name);
        if (found.size() == before) refuse("fault " + std::to_string(of.number), "no test " + wanted);
    }
    return found;
}

} // namespace faults
