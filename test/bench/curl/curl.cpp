// SPDX-License-Identifier: BSL-1.0
// What a careful programmer writes with libcurl's multi interface on epoll, and Boost.JSON.
#include "common/chat_json.hpp"
#include "curl/multi.hpp"

#include <algorithm>
#include <stdexcept>

namespace bench {
namespace {

/// One of the transfers that go on at the same time; its handle is used again.
struct transfer {
    CURL* handle = nullptr;
    curl_slist* headers = nullptr;
    std::string body;
    std::string answer;
    event_splitter events;
    chat_json* json = nullptr;
    measurement* results = nullptr;
    bool stream = false;

    ~transfer() {
        curl_easy_cleanup(handle);
        curl_slist_free_all(headers);
    }

    static std::size_t take(char* data, std::size_t, std::size_t size, void* self) {
        auto& to = *static_cast<transfer*>(self);
        if (!to.stream) to.answer.append(data, size);
        else
            to.events.feed({data, size}, [&](std::string_view event) {
                to.json->delta_text(event, [&](std::string_view text) { to.results->delta(text); });
            });
        return size;
    }
};

class multi_on_epoll : public contender {
public:
    explicit multi_on_epoll(const arguments& given)
        : given_(given)
        , url_(given.url() + "/chat/completions")
        , multi_(static_cast<long>(given.concurrency)) {}

    ~multi_on_epoll() override {
        for (auto& each : transfers_) multi_.remove(each->handle);
    }

    void run(const task& wanted, measurement& results) override {
        while (transfers_.size() < wanted.concurrency) transfers_.push_back(make());
        std::size_t begun = 0, ended = 0;
        for (auto& each : transfers_) {
            if (begun == std::min(wanted.concurrency, wanted.requests)) break;
            begin(*each, wanted.model(begun), wanted.stream, results);
            ++begun;
        }
        while (ended < wanted.requests) {
            multi_.wait();
            while (const auto done = multi_.next_done()) {
                ++ended;
                transfer* which = nullptr;
                curl_easy_getinfo(done->handle, CURLINFO_PRIVATE, &which);
                if (done->result != CURLE_OK) results.failed(curl_easy_strerror(done->result));
                else results.answered(wanted.stream ? std::string() : json_.completion_text(which->answer));
                multi_.remove(done->handle);
                if (begun < wanted.requests) begin(*which, wanted.model(begun), wanted.stream, results), ++begun;
            }
        }
    }

private:
    std::unique_ptr<transfer> make() {
        auto made = std::make_unique<transfer>();
        made->json = &json_;
        made->handle = curl_easy_init();
        made->headers = curl_slist_append(made->headers, "Authorization: Bearer sk-bench");
        made->headers = curl_slist_append(made->headers, "Content-Type: application/json");
        CURL* handle = made->handle;
        curl_easy_setopt(handle, CURLOPT_URL, url_.c_str());
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, made->headers);
        curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
        curl_easy_setopt(handle, CURLOPT_SSL_SESSIONID_CACHE, given_.resume ? 1L : 0L);
        if (!given_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, given_.ca_file.c_str());
        curl_easy_setopt(handle, CURLOPT_PRIVATE, made.get());
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &transfer::take);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, made.get());
        return made;
    }

    void begin(transfer& which, const std::string& model, bool stream, measurement& results) {
        which.stream = stream;
        which.results = &results;
        which.answer.clear();
        which.body = chat_json::request(model, stream);
        curl_easy_setopt(which.handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(which.body.size()));
        curl_easy_setopt(which.handle, CURLOPT_POSTFIELDS, which.body.c_str());
        multi_.add(which.handle);
    }

    arguments given_;
    std::string url_;
    multi multi_;
    std::vector<std::unique_ptr<transfer>> transfers_;
    chat_json json_;
};

} // namespace

std::unique_ptr<contender> make_contender(const arguments& given) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return std::make_unique<multi_on_epoll>(given);
}

} // namespace bench
