// SPDX-License-Identifier: BSL-1.0
#include "connection.hpp"

#include <boost/asio/write.hpp>

namespace openai::testing {
namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t piece_limit = 64u << 10; ///< so that `bytes_written` is also right during long answers
constexpr std::size_t input_limit = 1u << 20;  ///< limit for pipelined requests while another request is answered
constexpr auto linger_time = 2s;               ///< how long the server waits for the client's end after its own

} // namespace

connection::connection(asio::ip::tcp::socket socket, connection_host& host)
    : socket_(std::move(socket))
    , timer_(socket_.get_executor())
    , idle_timer_(socket_.get_executor())
    , host_(host)
    , reader_(std::make_unique<request_reader>())
    , number_(host.records().connection_opened()) {}

void connection::start(on_accept action) {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (action == on_accept::reset) return finish(ending::reset);
    if (action == on_accept::close) return finish(ending::no_close_notify);
    if (host_.tls()) tls_ = std::make_unique<tls_session>(*host_.tls());
    read();
}

void connection::close_if_idle(cut how) {
    if (!idle()) return;
    finish(how == cut::reset ? ending::reset : how == cut::fin ? ending::fin : ending::no_close_notify);
}

void connection::read() {
    if (reading_ || closed_ || deaf_ || (busy_ && plain_.size() > input_limit)) return;
    reading_ = true;
    socket_.async_read_some(asio::buffer(input_), [self = shared_from_this()](const auto& error, std::size_t size) {
        self->reading_ = false;
        self->on_read(error, size);
    });
}

void connection::on_read(const boost::system::error_code& error, std::size_t size) {
    if (closed_) return;
    if (error) return client_gone();
    touched_ = true;
    if (!closing_) {
        if (tls_) {
            if (!decrypt({input_.data(), size})) return;
        } else {
            plain_.append(input_.data(), size);
        }
        process();
    }
    read();
}

/// Returns false if the connection has ended.
bool connection::decrypt(std::string_view wire) {
    const bool good = tls_->receive(wire, plain_);
    if (!shaken_ && tls_->handshake_done()) {
        shaken_ = true;
        host_.records().handshake(tls_->resumed());
    }
    if (good) {
        flush();
    } else if (shaken_) {
        client_gone();
    } else {
        host_.records().handshake_failed();
        touched_ = false;
        finish(ending::no_close_notify); // the alert has already been sent
    }
    return good;
}

void connection::process() {
    if (busy_ || closing_ || closed_) return;
    if (!plain_.empty()) reader_->put(plain_);
    if (reader_->failed()) return refuse_malformed();
    if (reader_->done()) return begin(false);
    if (!reader_->head_done()) return;
    const auto early = host_.options().early_answer_bytes;
    if (early > 0 && reader_->body_size() >= early) return begin(true);
    if (!continued_ && reader_->expects_continue()) {
        continued_ = true;
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        tls_ ? tls_->send(go_on) : void(out_ += go_on);
        flush();
    }
}

void connection::begin(bool early) {
    idle_timer_.cancel();
    const auto terms = terms_of(host_.options(), served_, !early && reader_->keep_alive());
    auto request = reader_->take();
    request.connection = number_;
    request.on_connection = served_;
    plan_ = host_.answer(request, terms);
    if (early) {
        deaf_ = true;
        plan_.end = ending::reset;
    }
    index_ = request.index;
    busy_ = true;
    next_step();
}

void connection::refuse_malformed() {
    host_.records().malformed_request();
    plan_ = answer_plan();
    plan_.steps.push_back({0ms, "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"});
    plan_.answer_steps = 1;
    plan_.end = ending::fin;
    busy_ = true;
    next_step();
}

void connection::next_step() {
    if (closed_) return;
    const auto ready = plan_.ready(step_);
    if (!ready)
        return plan_.feed->wait([weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->next_step();
        });
    step_ = *ready;
    if (step_ == plan_.answer_steps && !answered_) {
        if (plan_.end == ending::stall) return; // the pending read ends when the client leaves
        answered_ = true;
        if (index_) host_.records().answered(*index_);
    }
    if (step_ == plan_.steps.size()) return finish(plan_.end);
    const auto pause = plan_.steps[step_].pause;
    if (pause > 0ms) after(pause, &connection::write_piece);
    else write_piece();
}

void connection::write_piece() {
    const auto piece = std::string_view(plan_.steps[step_].bytes).substr(offset_, piece_limit);
    piece_ = piece.size();
    tls_ ? tls_->send(piece) : void(out_ += piece);
    stepping_ = true;
    flush();
}

void connection::piece_written() {
    stepping_ = false;
    if (index_ && step_ < plan_.answer_steps) host_.records().wrote(*index_, piece_);
    offset_ += piece_;
    if (offset_ < plan_.steps[step_].bytes.size()) return write_piece();
    offset_ = 0;
    ++step_;
    next_step();
}

/// Writes what is pending, one write at a time. After that, continues with what waited for the writes.
void connection::flush() {
    if (writing_ || closed_ || shut_) return;
    if (tls_) out_ += tls_->take_output();
    if (out_.empty()) {
        if (stepping_) piece_written();
        else if (closing_) shut_down();
        return;
    }
    writing_ = true;
    wire_.clear();
    wire_.swap(out_);
    asio::async_write(socket_, asio::buffer(wire_), [self = shared_from_this()](const auto& error, std::size_t) {
        self->writing_ = false;
        if (self->closed_) return;
        if (error) self->client_gone();
        else self->flush();
    });
}

void connection::finish(ending how) {
    if (how == ending::keep) {
        busy_ = answered_ = continued_ = false;
        index_.reset();
        step_ = 0;
        ++served_;
        reader_ = std::make_unique<request_reader>();
        watch_idle();
        process();
        return read();
    }
    idle_timer_.cancel();
    if (how == ending::reset) {
        boost::system::error_code ignored;
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
        return close();
    }
    if (tls_ && how == ending::fin) tls_->send_close_notify();
    closing_ = true;
    flush();
    read();
}

/// Ends only the server's side. If the server closed the socket while there are unread bytes, the system would send a
/// reset.
void connection::shut_down() {
    shut_ = true;
    boost::system::error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    after(linger_time, &connection::close);
}

void connection::watch_idle() {
    const auto limit = host_.options().idle_time;
    if (limit == 0ms) return;
    idle_timer_.expires_after(limit);
    idle_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error && self->idle()) self->finish(ending::fin);
    });
}

void connection::client_gone() {
    if (busy_ && !answered_ && index_) host_.records().client_left(*index_);
    close();
}

void connection::close() {
    if (closed_) return;
    closed_ = true;
    if (tls_ && !shaken_ && touched_) host_.records().handshake_failed();
    timer_.cancel();
    idle_timer_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
    host_.records().connection_closed();
}

void connection::after(std::chrono::milliseconds time, void (connection::*then)()) {
    timer_.expires_after(time);
    timer_.async_wait([self = shared_from_this(), then](const boost::system::error_code& error) {
        if (!error && !self->closed_) (self.get()->*then)();
    });
}

} // namespace openai::testing
