// SPDX-License-Identifier: BSL-1.0
#include "text/media.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace openai::detail::mapping {
namespace {

using pair = std::pair<std::string_view, std::string_view>;

constexpr std::array signatures = {
    pair("\x89PNG\r\n\x1a\n", "image/png"),
    pair("\xff\xd8\xff", "image/jpeg"),
    pair("GIF87a", "image/gif"),
    pair("GIF89a", "image/gif"),
    pair("BM", "image/bmp"),
    pair("%PDF-", "application/pdf"),
    pair("ID3", "audio/mpeg"),
    pair("fLaC", "audio/flac"),
    pair("OggS", "audio/ogg"),
};

constexpr std::array endings = {
    pair(".pdf", "application/pdf"), pair(".txt", "text/plain"),          pair(".md", "text/markdown"),
    pair(".csv", "text/csv"),        pair(".json", "application/json"),   pair(".html", "text/html"),
    pair(".xml", "application/xml"), pair(".png", "image/png"),           pair(".jpg", "image/jpeg"),
    pair(".jpeg", "image/jpeg"),     pair(".gif", "image/gif"),           pair(".webp", "image/webp"),
    pair(".bmp", "image/bmp"),       pair(".jsonl", "application/jsonl"), pair(".zip", "application/zip"),
    pair(".mp3", "audio/mpeg"),      pair(".mpga", "audio/mpeg"),         pair(".mpeg", "audio/mpeg"),
    pair(".mp4", "audio/mp4"),       pair(".m4a", "audio/mp4"),           pair(".wav", "audio/wav"),
    pair(".ogg", "audio/ogg"),       pair(".flac", "audio/flac"),         pair(".webm", "audio/webm"),
};

bool ends_with(std::string_view name, std::string_view ending) noexcept {
    return name.size() >= ending.size() && ascii::iequals(name.substr(name.size() - ending.size()), ending);
}

} // namespace

std::string_view media_type_of(std::string_view bytes) noexcept {
    if (bytes.starts_with("RIFF") && bytes.size() >= 12) {
        if (bytes.substr(8, 4) == "WEBP") return "image/webp";
        if (bytes.substr(8, 4) == "WAVE") return "audio/wav";
    }
    const auto found = std::ranges::find_if(signatures, [&](const pair& s) { return bytes.starts_with(s.first); });
    return found == signatures.end() ? std::string_view() : found->second;
}

std::string_view media_type_of_name(std::string_view filename) noexcept {
    const auto found = std::ranges::find_if(endings, [&](const pair& e) { return ends_with(filename, e.first); });
    return found == endings.end() ? std::string_view("application/octet-stream") : found->second;
}

std::string_view media_type_of_file(std::string_view filename, std::string_view bytes) noexcept {
    const auto seen = media_type_of(bytes);
    const bool certain = !seen.empty() && !bytes.starts_with("BM"); // a text can also begin with "BM"
    return certain ? seen : media_type_of_name(filename);
}

} // namespace openai::detail::mapping
