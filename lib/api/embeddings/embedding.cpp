// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/embeddings/embedding_fields.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/write.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace openai {
namespace detail::mapping {
namespace {

std::vector<float> decode_floats(std::string_view base64, const path& at) {
    const auto bytes = detail::from_base64(base64);
    if (!bytes || bytes->size() % sizeof(float) != 0) reject(at, "is not base64 of 32-bit numbers");
    std::vector<float> numbers(bytes->size() / sizeof(float));
    auto byte = bytes->begin();
    for (auto& number : numbers) {
        std::uint32_t bits = 0;
        for (int shift = 0; shift < 32; shift += 8) bits |= std::uint32_t{static_cast<std::uint8_t>(*byte++)} << shift;
        number = std::bit_cast<float>(bits);
    }
    return numbers;
}

/// Throws `error` (`invalid_response`) if the JSON is not a finite number. Without this error, every distance from the
/// vector would be meaningless, and nobody would notice.
float read_float(const boost::json::value& json, const path& at) {
    constexpr double greatest = std::numeric_limits<float>::max();
    double number = 0;
    if (const auto* usual = json.if_double(); usual && std::abs(*usual) <= greatest) return static_cast<float>(*usual);
    if (json.is_null()) reject(at, "is null, which may stand for NaN or Infinity");
    if (!read_value(json, number, at)) reject(at, "is not a number");
    if (!(std::abs(number) <= greatest)) reject(at, "is infinite");
    return static_cast<float>(number);
}

} // namespace

bool read_value(const boost::json::value& json, std::vector<float>& out, const path& at) {
    if (const auto* text = json.if_string()) {
        out = decode_floats(*text, at);
        return true;
    }
    const auto* array = json.if_array();
    if (!array) return false;
    out.resize(array->size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = read_float((*array)[i], at.element(i));
    return true;
}

template std::string write(const embedding_request&, bool, recipient);
template void read(const detail::http_message&, embedding_list&);

} // namespace detail::mapping

embedding_request& embedding_request::add(std::string text) & {
    auto* texts = std::get_if<std::vector<std::string>>(&input);
    if (!texts) {
        std::vector<std::string> list;
        if (auto* one = std::get_if<std::string>(&input); one && !one->empty()) list.push_back(std::move(*one));
        texts = &input.emplace<std::vector<std::string>>(std::move(list));
    }
    texts->push_back(std::move(text));
    return *this;
}

std::span<const float> embedding_list::vector() const noexcept {
    return data.empty() ? std::span<const float>() : std::span<const float>(data.front().embedding_);
}

std::vector<std::span<const float>> embedding_list::vectors() const {
    std::vector<std::span<const float>> all;
    all.reserve(data.size());
    for (const auto& one : data) all.emplace_back(one.embedding_);
    return all;
}

template class detail::api_json<embedding_request>;
template class detail::api_json<embedding>;
template class detail::api_json<embedding_list>;

} // namespace openai
