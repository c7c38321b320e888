// A server on a free port in its own thread, with a service whose paths misbehave on demand.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "web/server.h"

namespace sp::test {

class WebRig : public web::Service {
 public:
  explicit WebRig(web::ServerOptions options = {}) : server_(at_free_port(std::move(options)), *this) {
    thread_ = std::thread([this] { server_.run(); });
  }
  ~WebRig() override {
    server_.stop(std::chrono::seconds(5));
    join();
  }

  web::Server& server() { return server_; }
  std::uint16_t port() const { return server_.port(); }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port()); }
  int handled() const { return handled_; }

  /// Returns when run() has returned.
  void join() {
    if (thread_.joinable()) thread_.join();
    for (auto& answering : answering_) {
      if (answering.joinable()) answering.join();
    }
  }

  /// Waits for the request to /wait and gives its answer out of the server's hands.
  web::Respond take_waiting() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return waiting_ != nullptr; });
    return std::exchange(waiting_, nullptr);
  }

  /// The sockets opened so far, once there are that many.
  std::vector<std::shared_ptr<web::Socket>> sockets(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return sockets_.size() >= count; });
    return sockets_;
  }
  void wait_closed(int count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return closed_ >= count; });
  }

  void handle(web::Request request, web::Respond respond) override {
    ++handled_;
    if (request.path == "/drop") return;
    if (request.path == "/throw") throw std::runtime_error("a mistake");
    if (request.path == "/inject") return respond({200, {{"x-a", "b\r\nset-cookie: c=d"}}, "x"});
    if (request.path == "/nothing") return respond({204});
    if (request.path == "/big") return respond({200, {}, {}, big_});
    if (request.path == "/cookie") return respond({200, {{"set-cookie", "s=1; HttpOnly"}}, std::string(request.header("cookie"))});
    if (request.path == "/wait") {
      const std::lock_guard lock(mutex_);
      waiting_ = std::move(respond);
      arrived_.notify_all();
      return;
    }
    if (request.path == "/thread") {
      answering_.emplace_back([respond = std::move(respond)]() mutable { respond({200, {}, "from another thread"}); });
      return;
    }
    respond({200, {{"content-type", "text/plain"}},
             request.method + " " + request.path + "?" + request.query + " " + request.body});
  }

  void upgrade(web::Request request, Upgraded upgraded) override {
    ++handled_;
    if (request.path == "/forbidden") return upgraded(nullptr, {403, {}, "no"});
    if (request.path == "/drop") return;
    upgraded(std::make_unique<User>(*this), {});
  }

 private:
  /// Echoes.
  struct User : web::SocketUser {
    explicit User(WebRig& rig) : rig(rig) {}
    void opened(std::shared_ptr<web::Socket> opened) override {
      socket = opened;
      const std::lock_guard lock(rig.mutex_);
      rig.sockets_.push_back(std::move(opened));
      rig.arrived_.notify_all();
    }
    void received(std::string text) override {
      if (text == "throw") throw std::runtime_error("a mistake");
      if (text == "close") return socket->close(4001, "as asked");
      socket->send(std::make_shared<const std::string>(std::move(text)));
    }
    void closed() override {
      const std::lock_guard lock(rig.mutex_);
      ++rig.closed_;
      rig.arrived_.notify_all();
    }
    WebRig& rig;
    std::shared_ptr<web::Socket> socket;
  };

  static web::ServerOptions at_free_port(web::ServerOptions options) {
    options.port = 0;
    return options;
  }

  static inline const auto big_ = std::make_shared<const std::string>(32 * 1024 * 1024, 'b');
  std::atomic<int> handled_ = 0;
  std::mutex mutex_;
  std::condition_variable arrived_;
  web::Respond waiting_;
  std::vector<std::shared_ptr<web::Socket>> sockets_;
  int closed_ = 0;
  std::vector<std::thread> answering_;
  web::Server server_;
  std::thread thread_;
};

}  // namespace sp::test
