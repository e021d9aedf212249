// SPDX-License-Identifier: BSL-1.0
// Every operation of the library is in OpenAI's description of its API, by its name, with the same method and path. The
// description, as JSON, is the file that FIELD_DOCUMENT names.
#include "engine/codec/codec.hpp"
#include "support/all_operations.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;

/// An operation of ours, and what it is called in the document.
struct operation {
    std::string name;
    std::string line; ///< method and path; empty: the calls name them
    std::string id;
};

std::ostream& operator<<(std::ostream& out, const operation& one) { return out << one.name; }

/// Those with another name there than here.
const std::map<std::string, std::string> other_ids = {
    // One operation there, whose answer depends on a member of the request.
    {"stream_chat_completion", "createChatCompletion"},
    {"stream_completion", "createCompletion"},
    {"stream_response", "createResponse"},
    {"resume_response", "getResponse"},
    // Another word.
    {"retrieve_response", "getResponse"},
    {"retrieve_conversation", "getConversation"},
    {"retrieve_conversation_item", "getConversationItem"},
    {"compact_items", "Compactconversation"},
    {"count_input_tokens", "Getinputtokencounts"},
    {"create_content_provenance_check", "Createcontentprovenancecheck"}, // it knows no capitals
};

/// "create_file": "createFile"
std::string id_of(const std::string& name) {
    const auto other = other_ids.find(name);
    if (other != other_ids.end()) return other->second;
    std::string id;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '_') id += name[i];
        else id += static_cast<char>(std::toupper(static_cast<unsigned char>(name.at(++i))));
    }
    return id;
}

/// "GET /files/{id}": "GET /files/{}", because parameters have other names there.
std::string without_names(std::string_view line) {
    std::string blank;
    bool inside = false;
    for (const char c : line) {
        if (c == '}') inside = false;
        if (!inside) blank += c;
        if (c == '{') inside = true;
    }
    return blank;
}

std::vector<operation> operations() {
    std::vector<operation> all;
    support::for_each_operation([&]<class Operation>(boost::mp11::mp_identity<Operation>) {
        const auto& wire = Operation::wire;
        const auto name = support::name_of<Operation>();
        std::string line;
        if (support::has_path<Operation>) line.append(wire.method).append(" ").append(wire.path);
        all.push_back({name, line, id_of(name)});
    });
    return all;
}

/// Method and path of each operation of the document.
std::map<std::string, std::string> read_document() {
    const char* path = std::getenv("FIELD_DOCUMENT");
    std::ifstream file(path != nullptr ? path : "", std::ios::binary);
    if (!file) throw std::runtime_error("FIELD_DOCUMENT names no file");
    const auto document = json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    std::map<std::string, std::string> lines;
    for (const auto& [address, item] : document.at("paths").as_object())
        for (const auto& [verb, what] : item.as_object()) {
            const auto* members = what.if_object(); // beside the methods a path has parameters, servers, a description
            const auto* id = members != nullptr ? members->if_contains("operationId") : nullptr;
            if (id == nullptr) continue;
            std::string method(verb);
            for (auto& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            lines[std::string(id->as_string())] = method + ' ' + std::string(address);
        }
    return lines;
}

class document : public testing::TestWithParam<operation> {};

TEST_P(document, says_the_same) {
    const auto& ours = GetParam();
    if (ours.line.empty()) GTEST_SKIP() << "the calls name method and path";
    static const auto theirs = read_document();
    const auto found = theirs.find(ours.id);
    ASSERT_TRUE(found != theirs.end()) << "the document has no " << ours.id;
    EXPECT_EQ(without_names(ours.line), without_names(found->second)) << ours.line << " here, there " << found->second;
}

INSTANTIATE_TEST_SUITE_P(operations, document, testing::ValuesIn(operations()),
                         [](const auto& of) { return of.param.name; });

} // namespace
