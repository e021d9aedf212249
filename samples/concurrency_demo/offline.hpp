// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/client_options.hpp>

#include <memory>

namespace openai::testing {
class server;
}

namespace demo {

/// An HTTPS server inside this program that answers the two questions as slowly as a model would.
class offline_service {
public:
    offline_service();
    ~offline_service();

    /// Returns options for a client of this server. They contain no key.
    openai::client_options options() const;

private:
    std::unique_ptr<openai::testing::server> server_;
};

} // namespace demo
