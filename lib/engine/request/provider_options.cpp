// SPDX-License-Identifier: BSL-1.0
#include "engine/request/provider_options.hpp"

namespace openai::detail {
namespace {

/// Returns the options without the client certificate. Otherwise any server that asks for a certificate would get it.
tls_options without_certificate(tls_options tls) {
    tls.client_certificate_file.clear();
    tls.client_certificate_pem.clear();
    tls.client_key_file.clear();
    tls.client_key_pem = secret();
    return tls;
}

/// Copies the options that say how the client reaches a server. None of them identifies the client.
void reach_as(client_options& made, const client_options& own) {
    made.user_agent = own.user_agent;
    made.timeouts = own.timeouts;
    made.retry = own.retry;
    made.pool = own.pool;
    made.proxy = own.proxy;
    made.connect_filter = own.connect_filter;
    made.follow_redirects = own.follow_redirects;
    made.gzip = own.gzip;
    made.max_response_body = own.max_response_body;
    made.single_threaded = own.single_threaded;
    made.tls = without_certificate(own.tls);
}

} // namespace

client_options options_for(const client_options& own, const provider& asked) {
    client_options made(asked);
    reach_as(made, own);
    made.pacing = own.pacing;
    made.max_request_body = own.max_request_body;
    made.stream_limits = own.stream_limits;
    made.observer = own.observer;
    made.allow_plaintext = own.allow_plaintext;
    return made;
}

client_options options_for_other_host(const client_options& own, std::string server) {
    client_options made;
    made.base_url = std::move(server);
    reach_as(made, own);
    made.allow_plaintext = true; // no key is sent, so nobody can read one
    return made;
}

} // namespace openai::detail
