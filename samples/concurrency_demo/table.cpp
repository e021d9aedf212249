// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

#include <cstdio>
#include <ostream>

namespace demo {
namespace {

double seconds(clock::duration time) { return std::chrono::duration<double>(time).count(); }

void print_round(std::ostream& out, const char* name, const std::vector<std::string>& questions,
                 const round_result& round) {
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto& timing = round.timings[i];
        char facts[96];
        std::snprintf(facts, sizeof facts, "%-10s  %5zu  %8zu  %9.2f s  %6.2f s  ", name, i + 1, timing.finished,
                      seconds(timing.first_delta), seconds(timing.total));
        out << facts << shortened(printable(questions[i]), 60) << '\n';
    }
}

} // namespace

void print_table(std::ostream& out, const std::vector<std::string>& questions, const round_result& sequential,
                 const round_result& concurrent) {
    out << "            asked  finished  first delta     done  question\n";
    print_round(out, "sequential", questions, sequential);
    print_round(out, "concurrent", questions, concurrent);
    char totals[128];
    std::snprintf(totals, sizeof totals, "\nTotal: sequential %.2f s, concurrent %.2f s, ratio %.2f\n",
                  seconds(sequential.total), seconds(concurrent.total),
                  seconds(concurrent.total) / seconds(sequential.total));
    out << totals << std::flush;
}

} // namespace demo
