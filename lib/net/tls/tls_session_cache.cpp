// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_session_cache.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <exception>

namespace openai::detail::net {
namespace {

/// Copies a session. OpenSSL makes a session unusable when its connection ends without `close_notify`, and two threads
/// must not share a session.
std::shared_ptr<SSL_SESSION> copy_of(const SSL_SESSION* from) {
    return {SSL_SESSION_dup(const_cast<SSL_SESSION*>(from)), &SSL_SESSION_free}; // not const before OpenSSL 3.1
}

} // namespace

void tls_session_cache::put(const std::string& peer, session made) {
    std::list<entry> fresh;
    fresh.push_back({peer, std::move(made)});
    const std::lock_guard lock(mutex_);
    entries_.splice(entries_.begin(), fresh);
    if (entries_.size() > capacity) fresh.splice(fresh.begin(), entries_, std::prev(entries_.end()));
}

std::optional<tls_session_cache::session> tls_session_cache::take(const std::string& peer) {
    const auto now = clock::now();
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const entry& one) { return now - one.what.verified >= max_age_; });
    const auto found = std::ranges::find(entries_, peer, &entry::peer);
    if (found == entries_.end()) return std::nullopt;
    auto result = found->what;
    if (SSL_SESSION_get_protocol_version(result.value.get()) == TLS1_3_VERSION) entries_.erase(found);
    else result.value = copy_of(result.value.get());
    return result;
}

void tls_session_cache::forget(const std::string& peer) noexcept {
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const entry& one) { return one.peer == peer; });
}

std::size_t tls_session_cache::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

tls_resumption::tls_resumption(std::shared_ptr<tls_session_cache> cache, std::string peer)
    : cache_(std::move(cache))
    , peer_(std::move(peer)) {}

void tls_resumption::enable(SSL_CTX* context) noexcept {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, [](SSL* ssl, SSL_SESSION* made) {
        try {
            static_cast<tls_resumption*>(SSL_get_app_data(ssl))->keep(ssl, made);
        } catch (const std::exception&) { // without memory, the session is not kept
        }
        return 0; // OpenSSL keeps its reference
    });
}

void tls_resumption::attach(SSL* ssl) {
    SSL_set_app_data(ssl, this);
    if (cache_) offered_ = cache_->take(peer_);
    if (offered_) SSL_set_session(ssl, offered_->value.get());
}

void tls_resumption::forget() noexcept {
    if (cache_) cache_->forget(peer_);
}

void tls_resumption::keep(SSL* ssl, const SSL_SESSION* made) {
    if (!cache_ || SSL_get_verify_result(ssl) != X509_V_OK || SSL_SESSION_is_resumable(made) != 1) return;
    auto copy = copy_of(made);
    if (!copy) return;
    const bool resumed = offered_ && SSL_session_reused(ssl) == 1;
    cache_->put(peer_, {std::move(copy), resumed ? offered_->verified : begun_});
}

} // namespace openai::detail::net
