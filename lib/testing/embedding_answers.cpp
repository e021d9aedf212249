// SPDX-License-Identifier: BSL-1.0
#include "text_answers.hpp"
#include "words.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <bit>
#include <cmath>
#include <cstdint>

namespace openai::testing {
namespace {

namespace json = boost::json;

/// Returns a vector that depends only on the text (FNV-1a).
std::vector<float> vector_of(std::string_view text, std::size_t dimensions) {
    std::uint64_t hash = 14695981039346656037u;
    const auto mix = [&](char c) { hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u; };
    for (const char c : text) mix(c);
    std::vector<float> vector(dimensions);
    double squares = 0;
    for (auto& number : vector) {
        mix('.');
        number = static_cast<float>(static_cast<double>(hash >> 40) / (1 << 23) - 1);
        squares += static_cast<double>(number) * number;
    }
    const auto length = squares > 0 ? std::sqrt(squares) : 1;
    for (auto& number : vector) number = static_cast<float>(number / length);
    return vector;
}

std::string base64_of(const std::vector<float>& vector) {
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    const auto put = [&] { text += alphabet[bits >> (count -= 6) & 63]; };
    for (const float number : vector)
        for (int shift = 0; shift < 32; shift += 8) {
            bits = bits << 8 | (std::bit_cast<std::uint32_t>(number) >> shift & 255);
            count += 8;
            while (count >= 6) put();
        }
    if (count > 0) {
        bits <<= 6 - count;
        count = 6;
        put();
    }
    while (text.size() % 4 != 0) text += '=';
    return text;
}

} // namespace

std::string embeddings_json(const chat_call& call) {
    json::array data;
    std::size_t words = 0;
    for (const auto& input : call.inputs) {
        const auto vector = vector_of(input, call.dimensions);
        auto embedding =
            call.base64 ? json::value(base64_of(vector)) : json::value(json::array(vector.begin(), vector.end()));
        data.push_back(
            json::object{{"object", "embedding"}, {"index", data.size()}, {"embedding", std::move(embedding)}});
        words += split_words(input).size();
    }
    return json::serialize(json::object{{"object", "list"},
                                        {"data", std::move(data)},
                                        {"model", call.model},
                                        {"usage", json::object{{"prompt_tokens", words}, {"total_tokens", words}}}});
}

} // namespace openai::testing
