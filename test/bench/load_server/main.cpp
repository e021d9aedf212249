// SPDX-License-Identifier: BSL-1.0
// load_server <directory>: answers on two ports of 127.0.0.1, plain and TLS 1.3, until its input ends. Writes the CA to
// trust into the directory as `ca.pem` and, for OpenSSL's look-up by hash, as `<hash>.0`. Says the ports at the
// beginning, and at the end what it cost.
#include "load_server/server.hpp"

#include "testing/certificate.hpp"

#include <openssl/pem.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

namespace {

using context_ptr = std::unique_ptr<SSL_CTX, openai::testing::openssl_free<SSL_CTX_free>>;

context_ptr make_context(const openai::testing::credentials& own) {
    context_ptr made(SSL_CTX_new(TLS_server_method()));
    if (SSL_CTX_use_certificate(made.get(), own.shown.get()) != 1 ||
        SSL_CTX_use_PrivateKey(made.get(), own.key.get()) != 1)
        throw std::runtime_error("OpenSSL refuses the certificate");
    SSL_CTX_set_min_proto_version(made.get(), TLS1_3_VERSION);
    SSL_CTX_set_mode(made.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_read_ahead(made.get(), 1);
    return made;
}

void write_authority(const std::string& directory, const openai::testing::credentials& own) {
    char hash[24];
    std::snprintf(hash, sizeof hash, "/%08lx.0",
                  X509_NAME_hash_ex(X509_get_issuer_name(own.shown.get()), nullptr, nullptr, nullptr));
    for (const auto& name : {std::string("/ca.pem"), std::string(hash)}) {
        std::ofstream file(directory + name);
        if (!(file << own.ca_pem)) throw std::runtime_error("cannot write into " + directory);
    }
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::runtime_error("usage: load_server <directory>");
    const auto own = openai::testing::make_credentials(openai::testing::certificate::valid);
    write_authority(argv[1], own);
    const auto context = make_context(own);
    bench::server server(context.get());
    const auto plain = server.listen(false);
    const auto tls = server.listen(true);
    std::printf("{\"plain\": %u, \"tls\": %u}\n", plain, tls);
    std::fflush(stdout);
    server.run(STDIN_FILENO);
    std::printf("{\"cpu_us\": %.0f, \"connections\": %zu, \"resumed\": %zu}\n", server.cpu_microseconds(),
                server.handshakes(), server.resumed());
} catch (const std::exception& failure) {
    std::fprintf(stderr, "load_server: %s\n", failure.what());
    return 1;
}
