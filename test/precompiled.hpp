// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What the tests of the pure rooms have in common, parsed once.
#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
