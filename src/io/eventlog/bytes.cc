#include "io/eventlog/bytes.h"

#include <algorithm>
#include <cstring>

#include <sys/stat.h>
#include <zlib.h>

namespace sp::io {
namespace {
constexpr std::size_t packed_piece = 64 * 1024;
constexpr int gzip_only = 15 + 16;  // zlib's window bits: the largest window, gzip header demanded
constexpr std::string_view gzip_magic = "\x1f\x8b";
}  // namespace

void ByteSource::EndInflate::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Result<ByteSource> ByteSource::open(const std::string& path) {
  ByteSource source;
  source.path_ = path;
  source.file_.reset(std::fopen(path.c_str(), "rb"));
  struct stat about{};
  if (!source.file_ || fstat(fileno(source.file_.get()), &about) != 0 || S_ISDIR(about.st_mode))
    return refuse("file_not_readable", {{"file", path}});
  if (S_ISREG(about.st_mode)) source.size_ = static_cast<std::uint64_t>(about.st_size);
  return source;
}

ByteSource ByteSource::from_memory(std::string bytes) {
  ByteSource source;
  source.size_ = bytes.size();
  source.memory_ = std::move(bytes);
  return source;
}

std::size_t ByteSource::read_packed(char* into, std::size_t size) {
  std::size_t got = 0;
  if (file_) {
    got = std::fread(into, 1, size, file_.get());
  } else {
    got = std::min(size, memory_.size() - static_cast<std::size_t>(taken_));
    std::memcpy(into, memory_.data() + taken_, got);
  }
  taken_ += got;
  return got;
}

void ByteSource::refill() {
  packed_.erase(0, packed_at_);
  packed_at_ = 0;
  const std::size_t held = packed_.size();
  packed_.resize(held + packed_piece);
  packed_.resize(held + read_packed(packed_.data() + held, packed_piece));
}

Result<std::string_view> ByteSource::head(std::size_t size) {
  while (ahead_.size() < size) {
    const std::size_t held = ahead_.size();
    ahead_.resize(size);
    const auto got = read_on(ahead_.data() + held, size - held);
    ahead_.resize(held + got.value_or(0));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
  }
  return std::string_view(ahead_);
}

Result<std::size_t> ByteSource::read(char* into, std::size_t size) {
  if (ahead_at_ == ahead_.size()) return read_on(into, size);
  const std::size_t got = std::min(size, ahead_.size() - ahead_at_);
  std::memcpy(into, ahead_.data() + ahead_at_, got);
  ahead_at_ += got;
  return got;
}

Result<std::size_t> ByteSource::read_on(char* into, std::size_t size) {
  if (!looked_) {
    looked_ = true;
    refill();
    if (packed_.starts_with(gzip_magic)) {
      auto stream = std::make_unique<z_stream>();
      if (inflateInit2(stream.get(), gzip_only) != Z_OK) return refuse("gzip_damaged");
      stream_.reset(stream.release());
      member_open_ = true;
    }
  }
  if (stream_) return inflate_into(into, size);
  if (packed_at_ < packed_.size()) {
    const std::size_t got = std::min(size, packed_.size() - packed_at_);
    std::memcpy(into, packed_.data() + packed_at_, got);
    packed_at_ += got;
    return got;
  }
  const std::size_t got = read_packed(into, size);
  if (got == 0 && file_ && std::ferror(file_.get())) return refuse("file_not_readable", {{"file", path_}});
  return got;
}

/// Between two members of a gzip file: true when another one begins. Zeros after the last one are padding.
bool ByteSource::start_member() {
  while (packed_.size() - packed_at_ < gzip_magic.size()) {
    const std::uint64_t before = taken_;
    refill();
    if (taken_ == before) break;
  }
  if (!std::string_view(packed_).substr(packed_at_).starts_with(gzip_magic)) return false;
  inflateReset(stream_.get());
  member_open_ = true;
  return true;
}

Result<std::size_t> ByteSource::inflate_into(char* into, std::size_t size) {
  for (;;) {
    if (!member_open_ && !start_member()) {
      const bool padding = packed_.find_first_not_of('\0', packed_at_) == std::string::npos;
      if (!padding) return refuse("gzip_damaged");
      return std::size_t{0};
    }
    if (packed_at_ == packed_.size()) refill();
    if (packed_.empty()) return refuse("gzip_truncated");
    stream_->next_in = reinterpret_cast<Bytef*>(packed_.data() + packed_at_);
    stream_->avail_in = static_cast<uInt>(packed_.size() - packed_at_);
    stream_->next_out = reinterpret_cast<Bytef*>(into);
    stream_->avail_out = static_cast<uInt>(size);
    const int outcome = inflate(stream_.get(), Z_NO_FLUSH);
    packed_at_ = packed_.size() - stream_->avail_in;
    if (outcome == Z_STREAM_END) member_open_ = false;
    else if (outcome != Z_OK && outcome != Z_BUF_ERROR) return refuse("gzip_damaged");
    if (const std::size_t got = size - stream_->avail_out; got > 0) return got;
  }
}

}  // namespace sp::io
