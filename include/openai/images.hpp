// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/binary_answer.hpp>
#include <openai/detail/composed.hpp>
#include <openai/detail/resource.hpp>
#include <openai/images/image.hpp>
#include <openai/images/image_request.hpp>

namespace openai {

namespace detail {

/// The arguments of `images::download`.
class OPENAI_DECL image_download {
public:
    explicit image_download(image wanted)
        : what(std::move(wanted)) {}
    image what;
};
/// The arguments of `images::save`.
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
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL images : public detail::resource {
public:
    using resource::resource;

    /// POST /images/generations: generates images from a description.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if there is no prompt.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<image_list, Tail...>
    auto generate(image_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_image>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /images/edits: edits images. If there is no image or no prompt, the operation fails with
    /// `invalid_argument`. It can also fail with `file_failed` or `limit_exceeded`; see `file_input`. For everything
    /// else, see `generate`.
    template <class... Tail>
        requires detail::tail_for<image_list, Tail...>
    auto edit(image_edit_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_image_edit>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /images/variations: makes variations of an image. The request has no prompt. For everything else, see
    /// `edit`.
    template <class... Tail>
        requires detail::tail_for<image_list, Tail...>
    auto create_variation(image_variation_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_image_variation>(std::move(request)),
                       std::forward<Tail>(tail)...);
    }

    /// Downloads an image from its URL. The operation uses the client's trusted certificates, proxy, limits,
    /// `connect_filter` and retries. The URL leads to another host, so the client does not send its API key, its
    /// `default_headers`, or the headers in `call_options`.
    ///
    /// Completes when: the image has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument` if the image has no
    ///   `https:` or `http:` URL. An `http:` URL is allowed only if the client's `base_url` is an `http:` URL or if
    ///   `allow_plaintext` is set; otherwise, the operation fails with `invalid_argument`.
    /// Cancellation, lifetimes, executor: as for `generate`.
    template <class... Tail>
        requires detail::tail_for<binary_answer, Tail...>
    auto download(image what, Tail&&... tail) const {
        return detail::perform_composed<binary_answer>(core(), detail::image_download(std::move(what)),
                                                       std::forward<Tail>(tail)...);
    }

    /// Saves images as `<path_prefix>1.png`, `<path_prefix>2.png` and so on. JPEG and WebP images get the extensions
    /// ".jpg" and ".webp". Existing files are replaced. The directory must exist. If the server sent only the URL of an
    /// image, the operation downloads the image, as `download` does. Files are written on
    /// `client_options::file_executor`.
    ///
    /// Completes when: the operation has tried to save every image. If one image cannot be saved, the following images
    ///   are still saved.
    /// Errors: only `cancelled` and `client_closed` end the operation. If an image cannot be saved, its error is in the
    ///   result.
    /// Cancellation, lifetimes, executor: as for `generate`.
    template <class... Tail>
        requires detail::tail_for<saved_images, Tail...>
    auto save(image_list what, std::string path_prefix, Tail&&... tail) const {
        return detail::perform_composed<saved_images>(
            core(), detail::image_saving(std::move(what), std::move(path_prefix)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
