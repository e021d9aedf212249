// SPDX-License-Identifier: BSL-1.0
// openai-test-server: the local server as a program, until SIGINT or SIGTERM.
#include "script_file.hpp"

#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace {

constexpr const char usage[] = "usage: openai-test-server [--https] [--ipv6] [--port N] [--key KEY] [--script FILE]\n";

struct arguments {
    openai::testing::server_options options;
    std::string script;
};

std::uint16_t port_of(const std::string& text) {
    std::uint16_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end) throw std::invalid_argument("not a port: " + text);
    return number;
}

arguments read_arguments(int argc, char** argv) {
    arguments made;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        const auto value = [&]() -> std::string {
            if (++i == argc) throw std::invalid_argument(name + " needs a value");
            return argv[i];
        };
        if (name == "--https") made.options.https();
        else if (name == "--ipv6") made.options.on_ipv6();
        else if (name == "--port") made.options.port(port_of(value()));
        else if (name == "--key") made.options.required_key(value());
        else if (name == "--script") made.script = value();
        else throw std::invalid_argument("unknown argument " + name);
    }
    return made;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::invalid_argument("cannot read " + path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void serve(const arguments& given, const sigset_t& signals) {
    openai::testing::server server(given.options);
    if (!given.script.empty()) openai::testing::apply_script(server, content_of(given.script));
    std::cout << "OPENAI_BASE_URL=" << server.base_url() << '\n';
    const auto ca =
        std::filesystem::temp_directory_path() / ("openai-test-ca-" + std::to_string(server.port()) + ".pem");
    if (given.options.tls) {
        std::ofstream(ca) << server.ca_pem();
        std::cout << "SSL_CERT_FILE=" << ca.string() << '\n';
    }
    std::cout << std::flush;
    int received = 0;
    sigwait(&signals, &received);
    if (given.options.tls) std::filesystem::remove(ca);
}

} // namespace

int main(int argc, char** argv) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before the server's thread starts and inherits the mask
    try {
        serve(read_arguments(argc, argv), signals);
    } catch (const std::exception& failure) {
        std::cerr << "openai-test-server: " << failure.what() << '\n' << usage;
        return 2;
    }
}
