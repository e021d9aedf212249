// SPDX-License-Identifier: BSL-1.0
#include "reader.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <array>

namespace json = boost::json;
using namespace openai;

namespace {

enum class place { none, event, choices, choice, delta, calls, call, function, skipped };

/// Takes the parser's calls, and puts each value where the members above it say.
class handler {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    using error = boost::system::error_code;

    void begin(chat_delta_data& data) {
        data_ = &data;
        depth_ = 0;
        name_ = {};
        text_start_ = std::string::npos;
    }

    bool on_document_begin(error&) { return true; }
    bool on_document_end(error&) { return true; }
    bool on_object_begin(error& why) { return enter(object_here(), why); }
    bool on_object_end(std::size_t, error&) { return leave(); }
    bool on_array_begin(error& why) { return enter(array_here(), why); }
    bool on_array_end(std::size_t, error&) { return leave(); }

    bool on_key_part(json::string_view part, std::size_t, error& why) { return refuse(why, part.empty()); }
    bool on_key(json::string_view part, std::size_t size, error& why) {
        if (part.size() != size) return refuse(why, true); // has escapes
        name_ = part;
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, error&) {
        if (text_start_ == std::string::npos) {
            if (data_->unescaped.empty()) data_->unescaped.reserve(data_->event.size());
            text_start_ = data_->unescaped.size();
        }
        data_->unescaped.append(part.data(), part.size());
        return true;
    }
    bool on_string(json::string_view part, std::size_t size, error& why) {
        std::string_view whole = part;
        if (part.size() != size || !is_of_event(part)) {
            on_string_part(part, size, why);
            whole = std::string_view(data_->unescaped).substr(text_start_);
            text_start_ = std::string::npos;
        }
        auto* target = text_here();
        if (target) *target = whole;
        return target || refuse(why, must_be_known());
    }
    bool on_number_part(json::string_view, error&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, error& why) {
        if (here() == place::event && name_ == "created") return data_->created = value, true;
        if (here() == place::choice && name_ == "index") return data_->choices.back().index = value, true;
        if (here() == place::call && name_ == "index") return data_->fast_tool_calls.back().index = value, true;
        return refuse(why, must_be_known());
    }
    bool on_uint64(std::uint64_t, json::string_view, error& why) { return refuse(why, must_be_known()); }
    bool on_double(double, json::string_view, error& why) { return refuse(why, must_be_known()); }
    bool on_bool(bool, error& why) { return refuse(why, must_be_known()); }
    bool on_null(error&) { return true; }
    bool on_comment_part(json::string_view, error&) { return true; }
    bool on_comment(json::string_view, error&) { return true; }

private:
    place here() const { return depth_ == 0 ? place::none : places_[depth_ - 1]; }

    bool is_of_event(json::string_view part) const {
        return part.data() >= data_->event.data() && part.data() < data_->event.data() + data_->event.size();
    }

    bool refuse(error& why, bool really) {
        if (really) why = json::make_error_code(json::error::syntax);
        return !really;
    }

    /// Whether a value without a field needs a document here.
    bool must_be_known() const {
        switch (here()) {
        case place::event: return name_ == "usage" || name_ == "error" || name_ == "choices";
        case place::function:
        case place::skipped: return false;
        default: return true;
        }
    }

    bool enter(place inner, error& why) {
        if (inner == place::none || depth_ == places_.size()) return refuse(why, true);
        places_[depth_++] = inner;
        return true;
    }

    bool leave() {
        if (here() == place::calls) data_->choices.back().tool_calls = data_->fast_tool_calls;
        --depth_;
        return true;
    }

    place object_here() {
        switch (here()) {
        case place::none: return place::event;
        case place::choices: data_->choices.emplace_back(); return place::choice;
        case place::choice: return name_ == "delta" ? place::delta : place::none;
        case place::calls: data_->fast_tool_calls.emplace_back(); return place::call;
        case place::call: return name_ == "function" ? place::function : place::none;
        default: return must_be_known() ? place::none : place::skipped;
        }
    }

    place array_here() const {
        if (here() == place::event && name_ == "choices") return place::choices;
        if (here() == place::delta && name_ == "tool_calls") return place::calls;
        return must_be_known() ? place::none : place::skipped;
    }

    std::string_view* text_here() {
        switch (here()) {
        case place::event:
            if (name_ == "id") return &data_->id;
            if (name_ == "model") return &data_->model;
            if (name_ == "service_tier") return &data_->service_tier;
            return name_ == "system_fingerprint" ? &data_->system_fingerprint : nullptr;
        case place::choice: return name_ == "finish_reason" ? &data_->choices.back().finish_reason : nullptr;
        case place::delta: return text_of_delta(data_->choices.back());
        case place::call:
            if (name_ == "id") return &data_->fast_tool_calls.back().id;
            return name_ == "type" ? &data_->fast_tool_calls.back().type : nullptr;
        case place::function:
            if (name_ == "name") return &data_->fast_tool_calls.back().name;
            return name_ == "arguments" ? &data_->fast_tool_calls.back().arguments : nullptr;
        default: return nullptr;
        }
    }

    std::string_view* text_of_delta(choice_delta& out) const {
        if (name_ == "content") return &out.content;
        if (name_ == "role") return &out.role;
        if (name_ == "refusal") return &out.refusal;
        return name_ == "reasoning_content" || name_ == "reasoning" ? &out.reasoning : nullptr;
    }

    chat_delta_data* data_ = nullptr;
    std::array<place, 16> places_{};
    std::size_t depth_ = 0;
    std::string_view name_;
    std::size_t text_start_ = std::string::npos;
};

} // namespace

bool bench::read_by_sax(chat_delta_data& data) {
    static json::basic_parser<handler> parser{json::parse_options()};
    parser.reset();
    parser.handler().begin(data);
    boost::system::error_code failure;
    const auto taken = parser.write_some(false, data.event.data(), data.event.size(), failure);
    return !failure && taken == data.event.size() && parser.done() && !data.choices.empty();
}
