// Threads that take jobs from one bounded queue; every worker brings its own context (a connection, or nothing).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace sp {

/// `Context...` is what a worker lends to a job for its duration. With no threads a job runs at once on the
/// caller's thread, with the first context: the deterministic way of tests and the simulator.
template <class Context>
class Pool {
 public:
  using Job = std::move_only_function<void(Context&)>;

  Pool(std::vector<Context> contexts, std::size_t threads, std::size_t waiting_max)
      : contexts_(std::move(contexts)), waiting_max_(waiting_max) {
    for (std::size_t at = 0; at < threads; ++at) threads_.emplace_back([this, at] { loop(contexts_[at]); });
  }
  Pool(const Pool&) = delete;
  ~Pool() { stop(); }

  /// Thread-safe. False when too many wait or the pool has stopped; the job is then untouched by anybody.
  bool submit(Job&& job) {
    if (threads_.empty()) {
      job(contexts_.front());
      return true;
    }
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_ || waiting_.size() >= waiting_max_) return false;
      waiting_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
  }

  /// What is under way is finished, what waits is forgotten: stop when nobody waits for it any more.
  void stop() {
    std::deque<Job> forgotten;
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
      forgotten.swap(waiting_);
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  void loop(Context& context) {
    while (true) {
      Job job;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        job = std::move(waiting_.front());
        waiting_.pop_front();
      }
      job(context);
    }
  }

  std::vector<Context> contexts_;
  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace sp
