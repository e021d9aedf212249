// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>
#include <openai/detail/described.hpp>
#include <openai/detail/json_path.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

/// Reads JSON into described types.
namespace openai::detail {

enum class strictness {
    exact,  ///< every member must be known and have the right type
    normal, ///< unknown members are ignored
    lenient ///< unknown members, missing members and members of the wrong type are ignored
};

/// The state of reading one JSON document: how strict the reading is, and the first complaint.
class OPENAI_DECL json_reading {
public:
    explicit json_reading(strictness chosen)
        : how(chosen) {}

    /// Makes a trial: a reading within an outer reading, which only finds out whether a type fits. A trial keeps no
    /// complaints.
    json_reading(strictness chosen, int trials_before)
        : how(chosen)
        , trials(trials_before)
        , quiet_(true) {}

    /// Keeps the complaint if it is the first one. A trial or a lenient reading keeps no complaints. Always returns
    /// false.
    bool fail(const json_path& at, std::string_view complaint);

    bool lenient() const noexcept { return how == strictness::lenient; }

    /// Returns the complaint that was kept, e.g. "steps[2].output is missing", or an empty string if there is none.
    const std::string& complaint() const noexcept { return complaint_; }

    /// Throws `error` (`invalid_response`) with the complaint.
    [[noreturn]] void reject() const;

    const strictness how;

    /// The number of variant alternatives that were tried. Nested variants could need a huge number of trials, so
    /// `max_trials` limits this number.
    int trials = 0;
    static constexpr int max_trials = 100'000;

private:
    bool quiet_ = false;
    std::string complaint_;
};

template <class T>
bool read_json(const boost::json::value& json, T& out, const json_path& at, json_reading& reading);

template <class T>
bool read_number(const boost::json::value& json, T& out, const json_path& at, json_reading& reading) {
    boost::system::error_code inexact;
    const T value = json.to_number<T>(inexact);
    if (inexact) return reading.fail(at, std::is_integral_v<T> ? "is not an integer of this size" : "is not a number");
    out = value;
    return true;
}

template <described_enum T>
bool read_enum(const boost::json::value& json, T& out, const json_path& at, json_reading& reading) {
    const auto* text = json.if_string();
    bool found = false;
    for_each_enumerator<T>([&](std::string_view name, T value) {
        if (found || !text || *text != name) return;
        out = value;
        found = true;
    });
    return found || reading.fail(at, "is none of the values allowed");
}

template <nullable T>
bool read_nullable(const boost::json::value& json, T& out, const json_path& at, json_reading& reading) {
    out = T();
    if (json.is_null()) return true;
    if constexpr (requires { out.emplace(); }) out.emplace();
    else out = T(new pointee<T>());
    if (read_json(json, *out, at, reading)) return true;
    out = T();
    return false;
}

template <class Alternative, class T>
bool try_alternative(const boost::json::value& json, T& out, const json_path& at, json_reading& reading,
                     strictness how) {
    if (++reading.trials > json_reading::max_trials) return false;
    json_reading trial(how, reading.trials);
    Alternative value{};
    const bool fits = read_json(json, value, at, trial);
    reading.trials = trial.trials;
    if (fits) out = std::move(value);
    return fits;
}

/// Reads the first alternative that fits exactly. If no alternative fits exactly and the reading is `normal`, reads the
/// first alternative that fits when unknown members are ignored.
template <class... Ts>
bool read_variant(const boost::json::value& json, std::variant<Ts...>& out, const json_path& at,
                  json_reading& reading) {
    const auto any = [&](strictness how) { return (try_alternative<Ts>(json, out, at, reading, how) || ...); };
    if (any(strictness::exact)) return true;
    if (reading.how == strictness::normal && any(strictness::normal)) return true;
    return reading.fail(at, "fits none of the alternatives");
}

/// Reads a map from an object, or from a list of `{"key": ..., "value": ...}`. The model sends such a list if the
/// schema is strict.
template <text_map T>
bool read_map(const boost::json::value& json, T& out, const json_path& at, json_reading& reading) {
    out.clear();
    const auto add = [&](const boost::json::value& member, std::string_view name, const json_path& here) {
        typename T::mapped_type value{};
        if (!read_json(member, value, here, reading)) return reading.lenient();
        out.insert_or_assign(std::string(name), std::move(value));
        return true;
    };
    if (const auto* object = json.if_object()) {
        for (const auto& [name, member] : *object)
            if (!add(member, name, at.field(name))) return false;
        return true;
    }
    const auto* pairs = json.if_array();
    if (!pairs) return reading.fail(at, "is not an object");
    for (std::size_t i = 0; i < pairs->size(); ++i) {
        const auto here = at.element(i);
        const auto* pair = (*pairs)[i].if_object();
        const auto* key = pair ? pair->if_contains("key") : nullptr;
        const auto* value = pair ? pair->if_contains("value") : nullptr;
        if (key && value && key->is_string()) {
            if (!add(*value, key->get_string(), here)) return false;
        } else if (!reading.fail(here, "is no pair of key and value") && !reading.lenient()) return false;
    }
    return true;
}

template <list T>
bool read_list(const boost::json::value& json, T& out, const json_path& at, json_reading& reading) {
    out.clear();
    const auto* array = json.if_array();
    if (!array) return reading.fail(at, "is not a list");
    for (std::size_t i = 0; i < array->size(); ++i) {
        typename T::value_type element{};
        if (read_json((*array)[i], element, at.element(i), reading)) out.insert(out.end(), std::move(element));
        else if (!reading.lenient()) return false;
    }
    return true;
}

template <described T>
bool knows_members(const boost::json::object& object, const json_path& at, json_reading& reading) {
    for (const auto& [name, value] : object) {
        bool known = false;
        for_each_member<T>([&](std::string_view field, auto) { known = known || field == name; });
        if (!known) return reading.fail(at.field(name), "is not known");
    }
    return true;
}

template <described T>
bool read_members(const boost::json::value& json, T& out, const json_path& at, json_reading& reading) {
    const auto* object = json.if_object();
    if (!object) return reading.fail(at, "is not an object");
    bool fits = reading.how != strictness::exact || knows_members<T>(*object, at, reading);
    for_each_member<T>([&](std::string_view name, auto pointer) {
        auto& field = out.*pointer;
        if (!fits && !reading.lenient()) return;
        const auto here = at.field(name);
        const auto* member = object->if_contains(name);
        if (member) fits = read_json(*member, field, here, reading);
        else if constexpr (!nullable<std::remove_cvref_t<decltype(field)>>) fits = reading.fail(here, "is missing");
    });
    return fits || reading.lenient();
}

/// Converts `json` to a `T`. Returns false if this fails. For the reason, see `json_reading::complaint`. After a
/// failure, `out` may hold a part of the value.
template <class T>
bool read_json(const boost::json::value& json, T& out, const json_path& at, json_reading& reading) {
    if constexpr (std::same_as<T, boost::json::value>) return out = json, true;
    else if constexpr (std::same_as<T, boost::json::object>) {
        if (const auto* object = json.if_object()) return out = *object, true;
        return reading.fail(at, "is not an object");
    } else if constexpr (std::same_as<T, boost::json::array>) {
        if (const auto* array = json.if_array()) return out = *array, true;
        return reading.fail(at, "is not a list");
    } else if constexpr (std::same_as<T, bool>) {
        if (const auto* flag = json.if_bool()) return out = *flag, true;
        return reading.fail(at, "is neither true nor false");
    } else if constexpr (std::same_as<T, std::string>) {
        if (const auto* text = json.if_string()) return out.assign(text->data(), text->size()), true;
        return reading.fail(at, "is not a text");
    } else if constexpr (std::same_as<T, std::monostate>) {
        return json.is_null() || reading.fail(at, "is not null");
    } else if constexpr (std::is_arithmetic_v<T>) return read_number(json, out, at, reading);
    else if constexpr (described_enum<T>) return read_enum(json, out, at, reading);
    else if constexpr (nullable<T>) return read_nullable(json, out, at, reading);
    else if constexpr (variant<T>) return read_variant(json, out, at, reading);
    else if constexpr (text_map<T>) return read_map(json, out, at, reading);
    else if constexpr (list<T>) return read_list(json, out, at, reading);
    else if constexpr (described<T>) return read_members(json, out, at, reading);
    else static_assert(has_no_json_form<T>, "describe the type with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM");
}

} // namespace openai::detail
