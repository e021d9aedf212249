// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

/// Runs a harness on every file of a folder, without libFuzzer:
///
///     fuzz_replay <harness> <folder>
int main(int count, char** arguments) {
    if (count != 3) return 1;
    const auto run = fuzz::harnesses().at(arguments[1]);
    std::size_t inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[2])) {
        std::cerr << entry.path().filename() << std::endl;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        run(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        ++inputs;
    }
    std::cout << inputs << " inputs\n";
    return inputs > 0 ? 0 : 1;
}
