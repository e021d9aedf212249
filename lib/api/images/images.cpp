// SPDX-License-Identifier: BSL-1.0
#include "api/images/image_fields.hpp"
#include "core/regular_file.hpp"
#include "engine/call/file_work.hpp"
#include "engine/call/launch.hpp"
#include "engine/codec/form_body.hpp"
#include "text/base64.hpp"
#include "text/media.hpp"

#include <openai/detail/any_request.hpp>
#include <openai/images.hpp>

namespace openai {

void image::save_to(const std::string& path) const { detail::write_file(path, bytes(), "save_to"); }

namespace detail {
namespace {

/// A URL in two parts: the scheme, host and port, and the target of the request.
struct address {
    std::string server;
    std::string target;
};

address take_apart(const std::string& url) {
    const auto scheme = url.find("://");
    if (scheme == url.npos) throw error(errc::invalid_argument, "image.url: is no web address");
    const auto rest = url.find_first_of("/?#", scheme + 3);
    auto target = rest == url.npos ? std::string() : url.substr(rest, url.find('#') - rest);
    if (!target.starts_with('/')) target.insert(0, "/");
    return {url.substr(0, rest), std::move(target)};
}

void check_address(const client_core& core, const std::string& server) {
    try {
        const auto there = detail::protocol::parse_base_url(server, true);
        if (there.origin.tls || !core.base.origin.tls || core.options.allow_plaintext) return;
    } catch (const error&) {
        throw error(errc::invalid_argument, "image.url: is no web address");
    }
    throw error(errc::invalid_argument, "image.url: is not https");
}

/// Returns the call's limits and retry policy, without anything that is meant only for the client's own servers, such
/// as headers.
call_options for_other_host(call_options options) {
    options.headers = headers().add("Accept", "image/*, */*");
    options.query.clear();
    options.provider.clear();
    options.fallbacks.clear();
    options.idempotency_key.reset();
    options.idempotent = true;
    return options;
}

asio::awaitable<value_with_response<binary_answer>> run_download(const call& whole, const image& what,
                                                                 call_options options) {
    if (!what.url || is_data_url(*what.url)) throw error(errc::invalid_argument, "image.url: is no web address");
    auto at = take_apart(*what.url);
    check_address(whole.core(), at.server);
    auto asking = call_of<endpoints::any_request>(json_body(nullptr)).to("GET", std::move(at.target));
    asking->core = whole.core().of_other_host(at.server);
    asking->whole = &whole;
    asking->options = for_other_host(std::move(options));
    auto answer = co_await detail::perform<http_response>(std::move(asking));
    co_return value_with_response<binary_answer>(binary_answer(answer), answer);
}

std::string ending_of(std::string_view bytes) {
    const auto type = detail::mapping::media_type_of(bytes);
    return type == "image/jpeg" ? ".jpg" : type == "image/webp" ? ".webp" : ".png";
}

asio::awaitable<std::string> save_one(const call& whole, const image& what, const std::string& path,
                                      call_options options) {
    const bool elsewhere = !what.b64_json && what.url && !is_data_url(*what.url);
    binary_answer downloaded;
    if (elsewhere) downloaded = (co_await run_download(whole, what, std::move(options))).value;
    auto sent_along = elsewhere ? std::string() : what.bytes();
    auto whole_path = path + ending_of(elsewhere ? downloaded.bytes() : sent_along);
    std::function<void()> write = [whole_path, downloaded, elsewhere, sent_along = std::move(sent_along)] {
        write_file(whole_path, elsewhere ? downloaded.bytes() : sent_along, "save");
    };
    co_await run_blocking(whole.core(), std::move(write));
    co_return whole_path;
}

asio::awaitable<saved_images> run_save(const call& whole, const image_saving& work, const call_options& options) {
    saved_images result;
    std::size_t number = 0;
    for (const auto& one : work.what) {
        ++number;
        std::optional<error> failure;
        try {
            auto path = co_await save_one(whole, one, work.path_prefix + std::to_string(number), options);
            result.paths.push_back(std::move(path));
        } catch (const error& thrown) {
            failure = thrown;
        }
        if (!failure) continue;
        if (failure->code() == condition::cancelled) throw *failure;
        saved_images::failure failed;
        failed.number = number;
        failed.error = *failure;
        result.failures.push_back(std::move(failed));
    }
    co_return result;
}

} // namespace

void start_composed(std::shared_ptr<client_core> core, image_download work, call_options options,
                    any_handler<binary_answer> handler) {
    launch<binary_answer>(std::move(core), std::move(handler),
                          [work = std::move(work), options = std::move(options)](call& call) {
                              return run_download(call, work.what, options);
                          });
}

void start_composed(std::shared_ptr<client_core> core, image_saving work, call_options options,
                    any_handler<saved_images> handler) {
    launch<saved_images>(
        std::move(core), std::move(handler),
        [work = std::move(work), options = std::move(options)](call& call) { return run_save(call, work, options); });
}

} // namespace detail

namespace endpoints {

using detail::codec;
using detail::make_form_codec;

constinit const codec create_image::wire = detail::make_codec<create_image>("POST", "/images/generations");
constinit const codec create_image_edit::wire = make_form_codec<create_image_edit>("POST", "/images/edits");
constinit const codec create_image_variation::wire =
    make_form_codec<create_image_variation>("POST", "/images/variations");

} // namespace endpoints
} // namespace openai
