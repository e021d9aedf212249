// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/audio/speech.hpp>
#include <openai/audio/transcription.hpp>
#include <openai/detail/resource.hpp>

namespace openai {
namespace endpoints {

/// POST /audio/speech
struct create_speech {
    using request = speech_request;
    using answer = spoken_audio;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /audio/transcriptions
struct create_transcription {
    using request = transcription_request;
    using answer = transcription;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /audio/translations
struct create_translation {
    using request = translation_request;
    using answer = transcription;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.audio.speech`: turns text into speech.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL audio_speech : public detail::resource {
public:
    using resource::resource;

    /// POST /audio/speech: turns a text into speech.
    ///
    /// Completes when: the audio has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if there is no model, text or voice, or if the speed is out of range. If the content type of the
    ///   response is JSON or HTML, the operation fails with the error in the response, or with `unexpected_content` if
    ///   the response contains no error.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<spoken_audio, Tail...>
    auto create(speech_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_speech>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

/// `client.audio.transcriptions`: turns speech into text.
class OPENAI_DECL audio_transcriptions : public detail::resource {
public:
    using resource::resource;

    /// POST /audio/transcriptions: transcribes speech.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if there is no file or model, or if the temperature is out of range. For `file_failed` and
    ///   `limit_exceeded`, see `file_input`.
    /// Cancellation, lifetimes, executor: as for `audio_speech::create`.
    template <class... Tail>
        requires detail::tail_for<transcription, Tail...>
    auto create(transcription_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_transcription>(std::move(request)),
                       std::forward<Tail>(tail)...);
    }
};

/// `client.audio.translations`: turns speech in any language into English text.
class OPENAI_DECL audio_translations : public detail::resource {
public:
    using resource::resource;

    /// POST /audio/translations: translates speech to English text. For everything else, see
    /// `audio_transcriptions::create`.
    template <class... Tail>
        requires detail::tail_for<transcription, Tail...>
    auto create(translation_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_translation>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

/// `client.audio`: turns text into speech, and speech into text.
class audio {
public:
    explicit audio(detail::client_core* core) noexcept
        : speech(core)
        , transcriptions(core)
        , translations(core) {}

    audio_speech speech;                 ///< text to speech
    audio_transcriptions transcriptions; ///< speech to text
    audio_translations translations;     ///< speech to English text
};

} // namespace openai
