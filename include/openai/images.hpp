// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/binary_answer.hpp>
#include <openai/detail/composed.hpp>
#include <openai/detail/resource.hpp>
#include <openai/images/image.hpp>
#include <openai/images/image_request.hpp>

namespace openai {

namespace detail {

/// The work of `images::download` and of `images::save`.
class OPENAI_DECL image_download {
public:
    explicit image_download(image wanted)
        : what(std::move(wanted)) {}
    image what;
};
class OPENAI_DECL image_saving {
public:
    image_saving(image_list wanted, std::string prefix)
        : what(std::move(wanted))
        , path_prefix(std::move(prefix)) {}
    image_list what;
    std::string path_prefix;
};

OPENAI_DECL void start_composed(std::shared_ptr<client_core> core, image_download work, call_options options,
                                any_handler<binary_answer> handler);
OPENAI_DECL void start_composed(std::shared_ptr<client_core> core, image_saving work, call_options options,
                                any_handler<saved_images> handler);

} // namespace detail
namespace endpoints {

/// POST /images/generations
struct create_image {
    using request = image_request;
    using answer = image_list;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /images/edits
struct create_image_edit {
    using request = image_edit_request;
    using answer = image_list;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /images/variations
struct create_image_variation {
    using request = image_variation_request;
    using answer = image_list;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.images`: generates images from a description, or from other images.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL images : public detail::resource {
public:
    using resource::resource;

    /// POST /images/generations: generates images from a description.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`; `invalid_argument` (no prompt) before anything is sent.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: request and options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<image_list, Tail...>
    auto generate(image_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_image>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /images/edits: edits images. Also fails with `file_failed` and `limit_exceeded`; see `file_input`.
    /// Otherwise like `generate`.
    template <class... Tail>
        requires detail::tail_for<image_list, Tail...>
    auto edit(image_edit_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_image_edit>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /images/variations: makes variations of an image. Otherwise like `edit`.
    template <class... Tail>
        requires detail::tail_for<image_list, Tail...>
    auto create_variation(image_variation_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_image_variation>(std::move(request)),
                       std::forward<Tail>(tail)...);
    }

    /// Downloads an image from its URL. Because this URL leads to another host, the request has neither the client's
    /// API key nor any header of the client or the call. An `http:` URL fails with `invalid_argument`, unless the
    /// client's `base_url` is also `http:`, or `allow_plaintext` is set. The trusted certificates, the proxy, the
    /// limits, `connect_filter` and the retries are those of the client.
    ///
    /// Completes when: the image was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`; `invalid_argument` if the image has no web address.
    /// Cancellation, lifetimes, executor: as `generate`.
    template <class... Tail>
        requires detail::tail_for<binary_answer, Tail...>
    auto download(image what, Tail&&... tail) const {
        return detail::perform_composed<binary_answer>(core(), detail::image_download(std::move(what)),
                                                       std::forward<Tail>(tail)...);
    }

    /// Saves images as `<path_prefix>1.png`, `<path_prefix>2.png` and so on. JPEG and WebP images get ".jpg" and
    /// ".webp". Existing files are replaced. The directory must exist. An image for which only a URL came is
    /// downloaded, as by `download`. Files are written on `client_options::file_executor`.
    ///
    /// Completes when: every image was saved or has failed. If one image fails, the following images are still saved.
    /// Errors: the result has the errors of single images; only `cancelled` and `client_closed` end the operation.
    /// Cancellation, lifetimes, executor: as `generate`.
    template <class... Tail>
        requires detail::tail_for<saved_images, Tail...>
    auto save(image_list what, std::string path_prefix, Tail&&... tail) const {
        return detail::perform_composed<saved_images>(
            core(), detail::image_saving(std::move(what), std::move(path_prefix)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
