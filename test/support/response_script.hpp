// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// Streams of responses that are made from known items, so that the expected results are known.
namespace openai::test {

namespace json = boost::json;

/// The JSON texts of the items of a response, and the events that a server sends for them.
class response_script {
public:
    response_script(std::vector<std::string> items, unsigned seed)
        : items_(std::move(items))
        , random_(seed) {
        lifecycle("created", "in_progress", false);
        lifecycle("in_progress", "in_progress", false);
        for (std::size_t i = 0; i < items_.size(); ++i) write_item(i);
        lifecycle("completed", "completed", true);
    }

    const std::vector<std::string>& items() const noexcept { return items_; }
    const std::vector<std::string>& events() const noexcept { return events_; }

    /// Returns the bytes of the stream.
    std::string sse() const {
        std::string all;
        for (const auto& event : events_) {
            const auto document = json::parse(event);
            all += "event: " + std::string(document.at("type").as_string()) + "\ndata: " + event + "\n\n";
        }
        return all;
    }

    /// Returns how many bytes come before the end of the last data line of the last event.
    std::size_t bytes_before_the_end() const { return sse().size() - 2; }

private:
    void add(std::string_view type, const std::string& members) {
        events_.push_back(R"({"type":"response.)" + std::string(type) + R"(","sequence_number":)" +
                          std::to_string(events_.size()) + members + '}');
    }

    void lifecycle(std::string_view type, std::string_view status, bool whole) {
        std::string output;
        for (const auto& item : items_)
            if (whole) output += (output.empty() ? "" : " , ") + item;
        add(type, R"(,"response":{"id":"resp_1","object":"response","created_at":1741476542,"status":")" +
                      std::string(status) + R"(","error":null,"model":"gpt-5.4","output":[)" + output +
                      R"(],"usage":)" + (whole ? R"({"input_tokens":3,"output_tokens":5,"total_tokens":8})" : "null") +
                      "}");
    }

    void write_item(std::size_t index) {
        const auto item = json::parse(items_[index]).as_object();
        const auto at = R"(,"output_index":)" + std::to_string(index);
        const auto id = R"(,"item_id":")" + std::string(item.at("id").as_string()) + '"';
        add("output_item.added", at + R"(,"item":)" + json::serialize(begun(item)));
        for (const auto* list : {"content", "summary"}) {
            const auto* parts = item.if_contains(list);
            for (std::size_t n = 0; parts && n < parts->as_array().size(); ++n)
                write_part(parts->as_array()[n].as_object(), list, n, id + at);
        }
        for (const auto& [member, event] :
             {std::pair("arguments", "function_call_arguments"), std::pair("input", "custom_tool_call_input"),
              std::pair("code", "code_interpreter_call_code")}) {
            if (const auto* text = item.if_contains(member)) write_text(*text, event, member, id + at);
        }
        add("output_item.done", at + R"(,"item":)" + items_[index]);
    }

    /// Returns the item without the members that later events add.
    static json::object begun(json::object item) {
        for (const auto* list : {"content", "summary"})
            if (item.contains(list)) item[list] = json::array();
        for (const auto* text : {"arguments", "input", "code"})
            if (item.contains(text)) item[text] = "";
        item["status"] = "in_progress";
        return item;
    }

    void write_part(const json::object& part, std::string_view list, std::size_t index, const std::string& where) {
        const std::string type(part.at("type").as_string());
        const auto place =
            where + (list == "summary" ? R"(,"summary_index":)" : R"(,"content_index":)") + std::to_string(index);
        const auto event = type == "summary_text" ? "reasoning_summary_text" : type;
        const auto member = type == "refusal" ? "refusal" : "text";
        write_text(part.at(member), event, member, place);
        const auto* notes = part.if_contains("annotations");
        for (std::size_t n = 0; notes && n < notes->as_array().size(); ++n)
            add("output_text.annotation.added", place + R"(,"annotation_index":)" + std::to_string(n) +
                                                    R"(,"annotation":)" + json::serialize(notes->as_array()[n]));
    }

    /// Writes a text in pieces of random length. Never splits a character.
    void write_text(const json::value& value, const std::string& event, const std::string& member,
                    const std::string& where) {
        std::string_view text = value.as_string();
        while (!text.empty()) {
            std::size_t size = std::min<std::size_t>(text.size(), 1 + random_() % 7);
            while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
            const json::string piece(text.data(), size);
            add(event + ".delta", where + R"(,"delta":)" + json::serialize(json::value(piece)) +
                                      (event == "output_text" ? R"(,"logprobs":[],"obfuscation":"x")" : ""));
            text.remove_prefix(size);
        }
        add(event + ".done", where + ",\"" + member + "\":" + json::serialize(value));
    }

    std::vector<std::string> items_;
    std::vector<std::string> events_;
    std::mt19937 random_;
};

/// Returns items of the kinds that models write. Their spaces, escapes and numbers would change if they were parsed and
/// written again.
inline std::vector<std::string> written_items() {
    return {
        R"({"id":"rs_1" , "type":"reasoning","summary":[{"type":"summary_text","text":"Two \u00e9 words"}],"encrypted_content":"gAAA\/=="})",
        R"({"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Paris \u20ac, \ud83d\ude00 and \"Rome\".","annotations":[{"type":"url_citation","url":"https:\/\/a.example","title":"\u00c4","start_index":0,"end_index":5},{"type":"file_citation","file_id":"file_1","index":3}],"logprobs":[]},{"type":"refusal","refusal":"No more."}]})",
        R"({"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather","arguments":"{\"city\": \"Paris\", \"n\": 1.0}","status":"completed"})",
        R"({"type":"custom_tool_call","id":"ct_1","call_id":"call_2","name":"sql","input":"select 1;\n","status":"completed"})",
        R"x({"type":"code_interpreter_call","id":"ci_1","container_id":"cntr_1","code":"print(1)","outputs":null,"status":"completed"})x",
        R"({"type":"mystery_call","id":"my_1","weight":1.50,"big":12345678901234567890123,"e":1E5})",
    };
}

} // namespace openai::test
