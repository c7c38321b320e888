// The body of a request sent in chunks, read strictly: no chunk extensions and no trailer fields, because
// nobody we serve needs them and readers disagree about them.
// Source: RFC 9112 §7.1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sp::web {

class ChunkedBody {
 public:
  /// `limit`: bytes of the joined body.
  explicit ChunkedBody(std::size_t limit) : limit_(limit) {}

  enum class Progress { more, done, malformed, too_large };

  /// Takes what it can from the front of `input` and appends data to `body`. After `done` the rest of `input`
  /// belongs to the next request.
  Progress feed(std::string_view& input, std::string& body);

 private:
  enum class Expect { size, size_end, data, data_cr, data_lf, last_cr, last_lf };
  Progress feed_size(char c);

  std::size_t limit_;
  std::size_t left_ = 0;  // of the current chunk
  int digits_ = 0;
  Expect expect_ = Expect::size;
};

}  // namespace sp::web
