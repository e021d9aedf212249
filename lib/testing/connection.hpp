// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "answer_plan.hpp"
#include "ledger.hpp"
#include "request_reader.hpp"
#include "tls_session.hpp"

#include <openai/testing/server.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>

namespace openai::testing {

/// The part of the server that its connections use.
class connection_host {
public:
    virtual const server_options& options() const noexcept = 0;
    virtual const tls_context* tls() const noexcept = 0; ///< null for plain HTTP
    virtual ledger& records() noexcept = 0;

    /// Records a request, sets its `index` and decides its answer.
    virtual answer_plan answer(received_request& request, const connection_terms& terms) = 0;

protected:
    ~connection_host() = default;
};

/// One TCP connection. It exists as long as one of its operations is pending. All its functions run on the server's
/// only thread. It also reads while it answers, so that the server notices at once when the client closes the
/// connection.
class connection : public std::enable_shared_from_this<connection> {
public:
    connection(boost::asio::ip::tcp::socket socket, connection_host& host);

    void start(on_accept action); ///< accepts any action but `silent`
    void close_if_idle(cut how);

private:
    void read();
    void on_read(const boost::system::error_code& error, std::size_t size);
    bool decrypt(std::string_view wire);
    void process();
    void begin(bool early);
    void refuse_malformed();
    void next_step();
    void write_piece();
    void piece_written();
    void flush();
    void finish(ending how);
    void shut_down();
    void watch_idle();
    void client_gone();
    void close();
    void after(std::chrono::milliseconds time, void (connection::*then)());

    bool idle() const noexcept { return !busy_ && !closing_ && !closed_ && !reader_->started(); }

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_; ///< for the pauses of an answer, and for the wait before the socket is closed
    boost::asio::steady_timer idle_timer_;
    connection_host& host_;
    std::unique_ptr<tls_session> tls_;
    std::unique_ptr<request_reader> reader_;

    std::array<char, 8192> input_;
    std::string plain_; ///< bytes that were received and not parsed yet
    std::string out_;   ///< the bytes to write next
    std::string wire_;  ///< the bytes that are being written

    answer_plan plan_;
    std::optional<std::size_t> index_; ///< the index of the current request in the ledger
    std::size_t step_ = 0;
    std::size_t offset_ = 0; ///< the position within the step
    std::size_t piece_ = 0;  ///< the size of the piece that is being written
    std::size_t number_ = 0;
    std::size_t served_ = 0;

    bool reading_ = false;
    bool writing_ = false;
    bool deaf_ = false;      ///< the connection reads no more
    bool shaken_ = false;    ///< the TLS handshake is complete
    bool touched_ = false;   ///< at least one byte was received
    bool continued_ = false; ///< 100 Continue was sent
    bool busy_ = false;      ///< a request is being answered
    bool answered_ = false;
    bool stepping_ = false; ///< a piece of the answer is being written
    bool closing_ = false;  ///< the connection will be shut down as soon as all bytes are written
    bool shut_ = false;     ///< the sending side has been shut down
    bool closed_ = false;
};

} // namespace openai::testing
