// SPDX-License-Identifier: BSL-1.0
// The floor: what OpenSSL, sockets and epoll cost by themselves. Finds the end of each answer, looks at nothing else.
#include "common/contender.hpp"
#include "floor/link.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace bench {
namespace {

std::string request_bytes(const arguments& given, const std::string& model, bool stream) {
    const auto body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"system\",\"content\":\"" + system_text +
                      "\"},{\"role\":\"user\",\"content\":\"" + user_text + "\"}]" +
                      (stream ? ",\"stream\":true}" : "}");
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: " + given.host + ":" + std::to_string(given.port) +
           "\r\nAuthorization: Bearer sk-bench\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A connection and the answer that it is receiving.
struct lane {
    std::unique_ptr<bench::link> line;
    bool busy = false;
    bool headed = false;
    std::size_t left = 0; ///< bytes of a sized body
    std::string tail;     ///< the last bytes of a stream

    /// Whether the answer ends here.
    bool take(std::string_view bytes, bool stream) {
        if (stream) {
            constexpr std::string_view end = "0\r\n\r\n";
            tail.append(bytes.substr(bytes.size() - std::min(bytes.size(), end.size())));
            if (tail.size() > end.size()) tail.erase(0, tail.size() - end.size());
            return tail == end;
        }
        if (!headed) {
            const auto head = bytes.find("\r\n\r\n");
            const auto length = bytes.find("Content-Length: ");
            if (head == bytes.npos || length == bytes.npos) throw std::runtime_error("no length");
            left = std::strtoul(bytes.data() + length + 16, nullptr, 10);
            bytes.remove_prefix(head + 4);
            headed = true;
        }
        left -= bytes.size();
        return left == 0;
    }
};

class bare_sockets : public contender {
public:
    explicit bare_sockets(const arguments& given)
        : given_(given)
        , tls_(given.tls ? std::make_unique<tls_setup>(given) : nullptr)
        , epoll_(epoll_create1(EPOLL_CLOEXEC)) {}
    ~bare_sockets() override { ::close(epoll_); }

    void run(const task& wanted, measurement& results) override {
        for (const auto& model : wanted.models) requests_.push_back(request_bytes(given_, model, wanted.stream));
        lanes_.resize(std::max(lanes_.size(), wanted.concurrency));
        std::size_t begun = 0, ended = 0;
        for (; begun < std::min(wanted.concurrency, wanted.requests); ++begun) begin(begun, begun);
        std::vector<epoll_event> events(256);
        while (ended < wanted.requests) {
            const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i) {
                const auto which = events[static_cast<std::size_t>(i)].data.u64;
                if (!receive(lanes_[which], wanted, results)) continue;
                ++ended;
                if (wanted.models.front().starts_with("close")) lanes_[which].line.reset();
                if (begun < wanted.requests) begin(which, begun++);
            }
        }
        requests_.clear();
    }

private:
    void begin(std::size_t which, std::size_t request) {
        auto& lane = lanes_[which];
        if (!lane.line) {
            lane.line = std::make_unique<bench::link>(given_, tls_.get());
            epoll_event wanted{};
            wanted.events = EPOLLIN;
            wanted.data.u64 = which;
            epoll_ctl(epoll_, EPOLL_CTL_ADD, lane.line->socket(), &wanted);
        }
        lane.busy = true;
        lane.headed = false;
        lane.tail.clear();
        lane.line->send(requests_[request % requests_.size()]);
    }

    /// Whether that ended the answer.
    static bool receive(lane& from, const task& wanted, measurement& results) {
        do {
            const auto bytes = from.line->read();
            if (bytes.empty() || !from.busy) continue;
            if (wanted.models.front().starts_with("slow")) find_stamps(bytes, results);
            if (!from.take(bytes, wanted.stream)) continue;
            results.answered();
            from.busy = false;
            return true;
        } while (from.line->pending());
        return false;
    }

    static void find_stamps(std::string_view bytes, measurement& results) {
        constexpr std::string_view mark = "\"content\":\"t=";
        for (auto at = bytes.find(mark); at != bytes.npos; at = bytes.find(mark, at + 1))
            results.stamped(bytes.substr(at + mark.size() - 2, 22));
    }

    arguments given_;
    std::unique_ptr<tls_setup> tls_;
    int epoll_;
    std::vector<lane> lanes_;
    std::vector<std::string> requests_;
};

} // namespace

std::unique_ptr<contender> make_contender(const arguments& given) { return std::make_unique<bare_sockets>(given); }

} // namespace bench
