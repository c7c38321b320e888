#include "web/chunked.h"

#include <algorithm>

namespace sp::web {

ChunkedBody::Progress ChunkedBody::feed_size(char c) {
  int value = -1;
  if (c >= '0' && c <= '9') value = c - '0';
  else if (c >= 'a' && c <= 'f') value = c - 'a' + 10;
  else if (c >= 'A' && c <= 'F') value = c - 'A' + 10;
  if (value >= 0) {
    if (++digits_ > 8) return Progress::malformed;
    left_ = left_ * 16 + static_cast<std::size_t>(value);
    return Progress::more;
  }
  if (c != '\r' || digits_ == 0) return Progress::malformed;
  expect_ = Expect::size_end;
  return Progress::more;
}

ChunkedBody::Progress ChunkedBody::feed(std::string_view& input, std::string& body) {
  while (!input.empty()) {
    if (expect_ == Expect::data) {
      const auto taken = std::min(left_, input.size());
      body.append(input.substr(0, taken));
      input.remove_prefix(taken);
      left_ -= taken;
      if (left_ == 0) expect_ = Expect::data_cr;
      continue;
    }
    const char c = input.front();
    input.remove_prefix(1);
    switch (expect_) {
      case Expect::size:
        if (feed_size(c) == Progress::malformed) return Progress::malformed;
        break;
      case Expect::size_end:
        if (c != '\n') return Progress::malformed;
        if (left_ > limit_ - body.size()) return Progress::too_large;
        expect_ = left_ == 0 ? Expect::last_cr : Expect::data;
        break;
      case Expect::data_cr:
        if (c != '\r') return Progress::malformed;
        expect_ = Expect::data_lf;
        break;
      case Expect::data_lf:
        if (c != '\n') return Progress::malformed;
        digits_ = 0;
        expect_ = Expect::size;
        break;
      case Expect::last_cr:
        if (c != '\r') return Progress::malformed;
        expect_ = Expect::last_lf;
        break;
      case Expect::last_lf: return c == '\n' ? Progress::done : Progress::malformed;
      case Expect::data: break;
    }
  }
  return Progress::more;
}

}  // namespace sp::web
