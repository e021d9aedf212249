// SPDX-License-Identifier: BSL-1.0
#include "api/common/event_members.hpp"
#include "api/completions/text_piece_reader.hpp"
#include "engine/answers/openai_events.hpp"
#include "engine/codec/stream_answer.hpp"

#include <openai/completions.hpp>

namespace openai {
namespace detail {

template <>
class stream_codec<text_completion> : public openai_events {
public:
    std::optional<text_completion> read_fast(const detail::protocol::sse_event&) { return std::nullopt; }
    text_completion read(const detail::protocol::sse_event& event) { return reader_.read(event.data); }
    static bool is_empty(const text_completion& piece) {
        return piece.choices.empty() && !piece.usage && !detail::mapping::has_further(piece.extra);
    }
    static bool is_whole(const text_completion&) { return true; } // whole texts and pieces have the same form
    static text_completion read_document(const http_response& answer) {
        detail::mapping::check_not_empty(answer.body());
        auto whole = detail::mapping::read_text_piece(answer.body());
        if (whole.choices.empty()) throw error(errc::invalid_response, "choices: is missing");
        return whole;
    }

private:
    detail::mapping::text_piece_reader reader_;
};

} // namespace detail

namespace endpoints {

using detail::make_codec;

constinit const detail::codec create_completion::wire = make_codec<create_completion>("POST", "/completions");
constinit const detail::codec stream_completion::wire = make_codec<stream_completion>("POST", "/completions");

} // namespace endpoints

template class stream<text_completion>;

} // namespace openai
