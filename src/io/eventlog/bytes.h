// The bytes of a file, plain or gzipped, in pieces: memory does not grow with the file.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct z_stream_s;

namespace sp::io {

/// What comes out of a gzipped file counts, too: `read` gives unpacked bytes. One thread at a time.
class ByteSource {
 public:
  /// Refuses: file_not_readable {file}.
  static Result<ByteSource> open(const std::string& path);
  static ByteSource from_memory(std::string bytes);

  /// Fills `into` with up to `size` bytes; 0 only at the end. After a refusal it goes on refusing.
  /// Refuses: file_not_readable, gzip_truncated, gzip_damaged.
  Result<std::size_t> read(char* into, std::size_t size);

  /// The first bytes, at most `size` of them, which `read` gives once more. REQUIRES: nothing was read yet.
  /// Refuses as `read` does.
  Result<std::string_view> head(std::size_t size);

  /// Bytes taken from the file so far and its size (both packed): for a progress bar. Size 0: not known (a pipe).
  std::uint64_t taken() const { return taken_; }
  std::uint64_t size() const { return size_; }

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  struct EndInflate {
    void operator()(z_stream_s* stream) const;
  };
  ByteSource() = default;

  Result<std::size_t> read_on(char* into, std::size_t size);
  std::size_t read_packed(char* into, std::size_t size);
  void refill();
  bool start_member();
  Result<std::size_t> inflate_into(char* into, std::size_t size);

  std::unique_ptr<std::FILE, CloseFile> file_;  // null: memory_ is the file
  std::string memory_;
  std::string path_;
  std::uint64_t taken_ = 0;
  std::uint64_t size_ = 0;
  std::string ahead_;           // unpacked by head()
  std::size_t ahead_at_ = 0;
  std::string packed_;          // read but not yet used
  std::size_t packed_at_ = 0;
  std::unique_ptr<z_stream_s, EndInflate> stream_;  // null: plain, or not yet looked
  bool looked_ = false;
  bool member_open_ = false;
};

}  // namespace sp::io
