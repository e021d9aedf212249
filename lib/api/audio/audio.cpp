// SPDX-License-Identifier: BSL-1.0
#include "api/audio/audio_fields.hpp"
#include "engine/answers/error_document.hpp"
#include "engine/answers/response_checks.hpp"
#include "engine/codec/form_body.hpp"
#include "json/json_text.hpp"

#include <openai/audio.hpp>

namespace openai::detail {
namespace {

std::optional<boost::json::value> parse(std::string_view text) {
    std::size_t offset = 0;
    return detail::mapping::parse_json(text, offset);
}

/// Throws `error` if the answer is a document instead of sound: the server's error, or that the content is not sound.
void refuse_document(const std::shared_ptr<const http_message>& http) {
    const auto type = media_type(http->headers);
    if (!is_json(type) && type != "text/html") return;
    try {
        const auto document = parse(http->body);
        if (document) detail::mapping::throw_if_error(*http, *document, {});
    } catch (const error& thrown) {
        fail_answer(http_response(http), thrown);
    }
    refuse_content(*http, "content type " + type + " instead of sound");
}

/// Whether the answer is JSON or an HTML page instead of plain text. Servers often send a wrong content type, so the
/// body decides, too.
bool is_document(const http_message& http) {
    const auto type = media_type(http.headers);
    if (is_json(type)) return true;
    const auto first = http.body.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return type.empty();
    if (http.body[first] == '<') return type == "text/html";
    return http.body[first] == '{' && parse(http.body).has_value();
}

/// Returns the text of a transcription. Some servers send it as a JSON string, which is then decoded. A transcript can
/// also begin with a quotation mark, but does not contain JSON's escapes, so only a body with a backslash is decoded.
std::string text_in(const std::string& body) {
    if (!body.starts_with('"') || body.find('\\') == body.npos) return body;
    const auto document = parse(body);
    return document && document->is_string() ? std::string(document->get_string()) : body;
}

} // namespace

template <>
struct answer_codec<spoken_audio> {
    static constexpr bool streamed = false;
    static constexpr auto accept = "audio/*, application/octet-stream";
    static void read(const call&, answer received, spoken_audio& out) {
        refuse_document(received.http);
        out = spoken_audio(http_response(std::move(received.http)));
    }
};

template <>
struct answer_codec<transcription> {
    static constexpr bool streamed = false;
    static constexpr auto accept = "application/json, text/*";
    static void read(const call&, answer received, transcription& out) {
        if (is_document(*received.http)) read_answer(received.http, out);
        else out.text = text_in(received.http->body);
    }
};

} // namespace openai::detail

namespace openai::endpoints {

using detail::codec;
using detail::make_form_codec;

constinit const codec create_speech::wire = detail::make_codec<create_speech>("POST", "/audio/speech");
constinit const codec create_transcription::wire =
    make_form_codec<create_transcription>("POST", "/audio/transcriptions");
constinit const codec create_translation::wire = make_form_codec<create_translation>("POST", "/audio/translations");

} // namespace openai::endpoints
