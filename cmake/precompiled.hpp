// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What the pure rooms include of other libraries, for ASIO_OPENAI_PRECOMPILE. Never included by name.
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>
