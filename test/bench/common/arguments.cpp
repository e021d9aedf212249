// SPDX-License-Identifier: BSL-1.0
#include "common/arguments.hpp"

#include <functional>
#include <map>
#include <stdexcept>

namespace bench {
namespace {

void read_url(arguments& into, const std::string& url) {
    const auto scheme = url.find("://");
    const auto port = url.rfind(':');
    if (scheme == url.npos || port <= scheme) throw std::runtime_error("--url needs scheme://host:port");
    into.tls = url.compare(0, scheme, "https") == 0;
    into.host = url.substr(scheme + 3, port - scheme - 3);
    into.port = static_cast<std::uint16_t>(std::stoul(url.substr(port + 1)));
}

} // namespace

std::string arguments::url() const {
    return (tls ? "https://" : "http://") + host + ":" + std::to_string(port) + "/v1";
}

arguments read_arguments(int count, char** values) {
    arguments made;
    using setter = std::function<void(const std::string&)>;
    const std::map<std::string, setter> options = {
        {"--url", [&](const auto& value) { read_url(made, value); }},
        {"--ca", [&](const auto& value) { made.ca_file = value; }},
        {"--form", [&](const auto& value) { made.form = value; }},
        {"--model", [&](const auto& value) { made.models.push_back(value); }},
        {"--stream", [&](const auto& value) { made.stream = value == "1"; }},
        {"--requests", [&](const auto& value) { made.requests = std::stoul(value); }},
        {"--concurrency", [&](const auto& value) { made.concurrency = std::stoul(value); }},
        {"--warmup-model", [&](const auto& value) { made.warmup_model = value; }},
        {"--warmup-requests", [&](const auto& value) { made.warmup_requests = std::stoul(value); }},
        {"--threads", [&](const auto& value) { made.threads = static_cast<unsigned>(std::stoul(value)); }},
        {"--own-contexts", [&](const auto& value) { made.own_contexts = value == "1"; }},
        {"--ticks", [&](const auto& value) { made.ticks = value == "1"; }},
        {"--resume", [&](const auto& value) { made.resume = value == "1"; }},
    };
    for (int i = 1; i + 1 < count; i += 2) {
        const auto option = options.find(values[i]);
        if (option == options.end()) throw std::runtime_error(std::string("unknown option ") + values[i]);
        option->second(values[i + 1]);
    }
    if (made.host.empty() || made.models.empty()) throw std::runtime_error("--url and --model are needed");
    return made;
}

} // namespace bench
