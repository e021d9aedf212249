// SPDX-License-Identifier: BSL-1.0
// A driver: warms up, runs one task, prints what it cost.
#include "common/contender.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>

namespace {

using namespace bench;

/// `slow/<streams>/<events>` in so many streams.
std::size_t expected_stamps(const arguments& given) {
    const auto& model = given.models.front();
    if (!model.starts_with("slow/")) return 0;
    return given.requests * std::stoul(model.substr(model.rfind('/') + 1));
}

int run(const arguments& given) {
    const auto client = make_contender(given);
    if (!given.warmup_model.empty()) {
        measurement ignored;
        client->run({{given.warmup_model},
                     given.warmup_model.starts_with("stream"),
                     given.warmup_requests,
                     std::min(given.concurrency, given.warmup_requests)},
                    ignored);
    }
    measurement results(expected_stamps(given));
    results.begin();
    client->run({given.models, given.stream, given.requests, given.concurrency}, results);
    results.end();
    std::puts(results.to_json().c_str());
    return 0;
}

} // namespace

int main(int argc, char** argv) try { return run(read_arguments(argc, argv)); } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s: %s\n", argv[0], failure.what());
    return 1;
}
