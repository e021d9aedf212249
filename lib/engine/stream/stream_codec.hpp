// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai::detail {

/// Converts the events of one stream to values, in order. Each type of stream has a specialization with these members:
///
///     read_fast(event)               -> optional<Event>; empty if `meaning_of` and `read` must read the event
///     meaning_of(event)              -> mapping::event_meaning; static, like all members below except `read`
///     read(event)                    -> Event, also if the event contains an error; throws `error`
///     is_empty(value)                true if the event is not passed to the caller, e.g. the head of an answer
///     read_document(response)        -> Event, from the document that a server sent instead of a stream; throws
///                                    `error`
///     is_whole(value)                whether such a document is a whole answer, and not a piece of one
///     check_complete(accumulator, choices, marked, words)
///                                    throws `error` unless the answer is complete. No other function decides this.
///                                    `marked` means that the server's end marker has arrived. `words` is the text
///                                    outside of all events.
///     is_cut(accumulator)            whether the accumulator has left out a part of the answer
///
/// If a kind of event ends the answer, the codec says so:
///
///     is_last(value)                 whether the answer ends with this event
///
/// A codec has more members if its server may keep the answer:
///
///     rest_of(accumulator, kept)     -> optional<rest_of_answer>, the call for the part that has not arrived yet
///     last_number(accumulator)       -> optional<int64_t>, the sequence number of the last event
///     is_repeated(accumulator, value)
///                                    whether the event had already arrived before the stream was cut
///     failure_of_other(id, value)    -> optional<error>; not empty if the event belongs to an answer with another id
///     read_rest(response)            -> Event, from the document that a server sent instead of streaming the rest.
///                                    Throws `error` if the document is not valid. Does not throw if the document
///                                    is an answer that has failed.
///     error_in(value)                -> optional<api_error>; not empty if such a document is an answer that has failed
///     begun_id(accumulator)          -> pointer to the id of the answer (to an empty string if the answer has no id);
///                                    null if no event has arrived
///     note_begun(core, id, model)    makes the core remember that no call has reported the answer's tokens yet;
///                                    `model` is the model that the request named, or empty
///     billed(accumulator)            whether a cut answer may have been billed
template <class Event>
class stream_codec;

} // namespace openai::detail
