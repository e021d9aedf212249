// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "common/contender.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace bench {

/// JSON as a careful user of Boost.JSON handles it: one parser, whose values lie in one buffer that is used again.
class chat_json {
public:
    static std::string request(const std::string& model, bool stream) {
        boost::json::value made = {
            {"model", model},
            {"messages", {{{"role", "system"}, {"content", system_text}}, {{"role", "user"}, {"content", user_text}}}}};
        if (stream) made.as_object()["stream"] = true;
        return boost::json::serialize(made);
    }

    /// The text of a completion.
    std::string completion_text(std::string_view document) {
        boost::json::monotonic_resource memory(buffer_, sizeof buffer_);
        const auto value = parse(document, memory);
        return std::string(value.at("choices").at(0).at("message").at("content").as_string());
    }

    /// Gives the text of a delta, if it has one, to `take`.
    template <class Take>
    void delta_text(std::string_view event, Take take) {
        boost::json::monotonic_resource memory(buffer_, sizeof buffer_);
        const auto value = parse(event, memory);
        const auto& choices = value.at("choices").as_array();
        if (choices.empty()) return;
        const auto& delta = choices[0].at("delta").as_object();
        const auto* content = delta.if_contains("content");
        if (content && content->is_string() && !content->get_string().empty())
            take(std::string_view(content->get_string()));
    }

private:
    boost::json::value parse(std::string_view text, boost::json::monotonic_resource& memory) {
        parser_.reset(&memory);
        parser_.write(text);
        return parser_.release();
    }

    boost::json::parser parser_;
    unsigned char buffer_[8192];
};

/// Server-sent events out of the pieces of a body. An event that lies within one piece is not copied.
class event_splitter {
public:
    /// Gives the data of each complete event to `take`.
    template <class Take>
    void feed(std::string_view piece, Take take) {
        while (!piece.empty()) {
            const auto end = piece.find('\n');
            if (end == piece.npos) {
                rest_ += piece;
                return;
            }
            std::string_view line = piece.substr(0, end);
            if (!rest_.empty()) line = rest_ += line;
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (line.starts_with("data: ") && line != "data: [DONE]") take(line.substr(6));
            rest_.clear();
            piece.remove_prefix(end + 1);
        }
    }

private:
    std::string rest_;
};

} // namespace bench
