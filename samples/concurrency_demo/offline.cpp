// SPDX-License-Identifier: BSL-1.0
#include "offline.hpp"

#include "arguments.hpp"

#include <openai/testing/server.hpp>

namespace demo {
namespace {

using namespace std::chrono_literals;
using openai::testing::reply;

constexpr const char players[] = "1. Wayne Gretzky, the Great One: 894 goals and 61 records.\n"
                                 "2. Gordie Howe, Mr. Hockey: five decades on the ice.\n"
                                 "3. Bobby Orr, the defenceman who changed the game.\n"
                                 "4. Mario Lemieux, who came back twice.\n"
                                 "5. Maurice Richard, the first to score 50 in 50 games.";

} // namespace

// The first answer has many pieces. The second has fewer but slower pieces and ends a little earlier. So asking both at
// once takes about half as long as asking one after the other.
offline_service::offline_service()
    : server_(std::make_unique<openai::testing::server>(openai::testing::server_options().https())) {
    const auto questions = arguments().questions;
    server_->on(questions[0], reply(players).delay(200ms).delay_between(48ms));
    server_->on(questions[1], reply("2 + 2 = 4, as anybody with two hands can see.").delay(300ms).delay_between(130ms));
    server_->otherwise(reply("I only know about hockey and sums.").delay(200ms).delay_between(40ms));
}

offline_service::~offline_service() = default;

openai::client_options offline_service::options() const {
    openai::client_options options;
    options.base_url = server_->base_url();
    options.tls.ca_pem = server_->ca_pem();
    options.tls.system_store = false;
    return options;
}

} // namespace demo
