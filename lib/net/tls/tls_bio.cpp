// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_bio.hpp"

#include <openssl/bio.h>

#include <string_view>

namespace openai::detail::net {
namespace {

tls_link& link_of(BIO* bio) noexcept { return *static_cast<tls_link*>(BIO_get_data(bio)); }

int settle(BIO* bio, const io_result& result) noexcept {
    BIO_clear_retry_flags(bio);
    link_of(bio).last = result;
    if (result.status == io_status::ok) return static_cast<int>(result.bytes);
    if (result.status == io_status::want_read) BIO_set_retry_read(bio);
    if (result.status == io_status::want_write) BIO_set_retry_write(bio);
    return result.status == io_status::end ? 0 : -1;
}

int read(BIO* bio, char* into, int size) {
    auto& link = link_of(bio);
    const auto result = link.inner->try_read({into, static_cast<std::size_t>(size)});
    // OpenSSL first reads the five bytes of a record's header.
    if (!link.begun && result.status == io_status::ok) {
        link.begun = true;
        link.spoke_http = std::string_view(into, result.bytes).starts_with("HTTP");
    }
    return settle(bio, result);
}

int write(BIO* bio, const char* bytes, int size) {
    return settle(bio, link_of(bio).inner->try_write({bytes, static_cast<std::size_t>(size)}));
}

long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF) return link_of(bio).last.status == io_status::end;
    return command == BIO_CTRL_FLUSH;
}

BIO_METHOD* make_method() noexcept {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "openai transport");
    if (method == nullptr) return nullptr;
    BIO_meth_set_read(method, read);
    BIO_meth_set_write(method, write);
    BIO_meth_set_ctrl(method, control);
    return method;
}

} // namespace

bio_st* make_tls_bio(tls_link& link) noexcept {
    static BIO_METHOD* const method = make_method(); // lives as long as the process, like OpenSSL's own
    BIO* bio = method != nullptr ? BIO_new(method) : nullptr;
    if (bio == nullptr) return nullptr;
    BIO_set_data(bio, &link);
    BIO_set_init(bio, 1);
    return bio;
}

} // namespace openai::detail::net
