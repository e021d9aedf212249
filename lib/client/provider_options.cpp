// SPDX-License-Identifier: BSL-1.0
#include "client/provider_options.hpp"

namespace openai::detail {

client_options options_for(const client_options& own, const provider& asked) {
    client_options made(asked);
    made.user_agent = own.user_agent;
    made.timeouts = own.timeouts;
    made.retry = own.retry;
    made.pacing = own.pacing;
    made.pool = own.pool;
    made.proxy = own.proxy;
    made.connect_filter = own.connect_filter;
    made.follow_redirects = own.follow_redirects;
    made.gzip = own.gzip;
    made.max_request_body = own.max_request_body;
    made.stream_limits = own.stream_limits;
    made.max_response_body = own.max_response_body;
    made.observer = own.observer;
    made.single_threaded = own.single_threaded;
    made.allow_plaintext = own.allow_plaintext;
    made.tls = own.tls;
    made.tls.client_certificate_file.clear(); // whoever asks for a certificate would be shown it
    made.tls.client_certificate_pem.clear();
    made.tls.client_key_file.clear();
    made.tls.client_key_pem = secret();
    return made;
}

} // namespace openai::detail
