// SPDX-License-Identifier: BSL-1.0
// Mistakes that a newcomer makes with JSON. explained.sh checks them as in calls.cpp.
#include <openai/api_json.hpp>
#include <openai/audio/speech.hpp>
#include <openai/files/file_object.hpp>

void request_with_a_file(const openai::file_upload& request) {
    // error: no matching function for call to 'to_json
    openai::to_json(request);
}

void answer_of_bytes(const boost::json::value& json) {
    // error: no matching function for call to 'from_json
    openai::from_json<openai::spoken_audio>(json);
}
