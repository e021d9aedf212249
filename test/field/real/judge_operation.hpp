// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai.hpp>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

inline const auto shown = openai::with_response(openai::block);

/// One case: its name, and the call whose answer carries the verdict in its headers.
struct operation {
    std::string name;
    std::function<openai::http_response(const openai::client&)> call;
};

inline std::ostream& operator<<(std::ostream& out, const operation& one) { return out << one.name; }

/// Of responses and conversations.
std::vector<operation> response_operations();
