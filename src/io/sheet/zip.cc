#include "io/sheet/zip.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <minizip/unzip.h>

namespace sp::io {
namespace {

constexpr std::uint64_t entries_max = 1'000;
constexpr std::uint64_t unpacked_max = 256ull * 1024 * 1024;      // of everything read from one archive
constexpr std::uint64_t ratio_looked_at = 4ull * 1024 * 1024;     // smaller parts may be as dense as they like
constexpr std::uint64_t ratio_max = 200;                          // a workbook of texts packs to a tenth, rarely to a fiftieth
constexpr std::size_t piece_bytes = 64 * 1024;
constexpr int method_stored = 0, method_deflated = 8;
constexpr unsigned long flag_encrypted = 1;

/// A file for minizip that is memory.
struct Memory {
  std::string_view bytes;
  std::uint64_t at = 0;
};
voidpf open_memory(voidpf opaque, const void*, int) { return opaque; }
uLong read_memory(voidpf, voidpf stream, void* into, uLong size) {
  auto& memory = *static_cast<Memory*>(stream);
  const std::uint64_t left = memory.bytes.size() - std::min<std::uint64_t>(memory.at, memory.bytes.size());
  const auto count = static_cast<uLong>(std::min<std::uint64_t>(size, left));
  std::memcpy(into, memory.bytes.data() + memory.bytes.size() - left, count);
  memory.at += count;
  return count;
}
uLong write_memory(voidpf, voidpf, const void*, uLong) { return 0; }
ZPOS64_T tell_memory(voidpf, voidpf stream) { return static_cast<Memory*>(stream)->at; }
long seek_memory(voidpf, voidpf stream, ZPOS64_T offset, int origin) {
  auto& memory = *static_cast<Memory*>(stream);
  const std::uint64_t base = origin == ZLIB_FILEFUNC_SEEK_END ? memory.bytes.size() : origin == ZLIB_FILEFUNC_SEEK_CUR ? memory.at : 0;
  if (offset > memory.bytes.size() || base + offset > memory.bytes.size()) return -1;
  memory.at = base + offset;
  return 0;
}
int close_memory(voidpf, voidpf) { return 0; }
int no_error(voidpf, voidpf) { return 0; }

std::unexpected<Refusal> bad_zip(std::string_view reason) { return invalid("file", reason); }

}  // namespace

struct ZipParts::Archive {
  Memory memory;
  unzFile file = nullptr;
  std::uint64_t read = 0;
  ~Archive() {
    if (file != nullptr) unzClose(file);
  }
};

ZipParts::ZipParts(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}
ZipParts::ZipParts(ZipParts&&) noexcept = default;
ZipParts& ZipParts::operator=(ZipParts&&) noexcept = default;
ZipParts::~ZipParts() = default;

Result<ZipParts> ZipParts::open(std::string_view bytes) {
  auto archive = std::make_unique<Archive>();
  archive->memory.bytes = bytes;
  zlib_filefunc64_def functions{open_memory, read_memory, write_memory, tell_memory, seek_memory, close_memory, no_error, &archive->memory};
  archive->file = unzOpen2_64("", &functions);
  if (archive->file == nullptr) return bad_zip("sheet_damaged");
  unz_global_info64 about{};
  if (unzGetGlobalInfo64(archive->file, &about) != UNZ_OK) return bad_zip("sheet_damaged");
  if (about.number_entry > entries_max) return bad_zip("sheet_suspicious");
  std::uint64_t together = 0;
  int found = unzGoToFirstFile(archive->file);
  for (; found == UNZ_OK; found = unzGoToNextFile(archive->file)) {
    unz_file_info64 part{};
    if (unzGetCurrentFileInfo64(archive->file, &part, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) return bad_zip("sheet_damaged");
    if ((part.flag & flag_encrypted) != 0) return bad_zip("sheet_encrypted");
    together += part.uncompressed_size;
    const bool dense = part.uncompressed_size > ratio_looked_at && part.uncompressed_size / ratio_max > part.compressed_size;
    if (dense || part.uncompressed_size > unpacked_max || together > unpacked_max) return bad_zip("sheet_suspicious");
  }
  if (found != UNZ_END_OF_LIST_OF_FILE) return bad_zip("sheet_damaged");
  return ZipParts(std::move(archive));
}

bool ZipParts::has(const std::string& name) const { return unzLocateFile(archive_->file, name.c_str(), 1) == UNZ_OK; }

Result<void> ZipParts::read(const std::string& name, const std::function<bool(std::string_view)>& take) {
  unz_file_info64 part{};
  if (!has(name) || unzGetCurrentFileInfo64(archive_->file, &part, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) return bad_zip("sheet_damaged");
  if (part.compression_method != method_stored && part.compression_method != method_deflated) return bad_zip("sheet_damaged");
  if (unzOpenCurrentFile(archive_->file) != UNZ_OK) return bad_zip("sheet_damaged");
  std::array<char, piece_bytes> piece;
  while (true) {
    const int count = unzReadCurrentFile(archive_->file, piece.data(), piece.size());
    if (count == 0) break;
    if (count > 0) archive_->read += static_cast<std::uint64_t>(count);
    const bool honest = archive_->read <= unpacked_max;
    if (count > 0 && honest && take({piece.data(), static_cast<std::size_t>(count)})) continue;
    unzCloseCurrentFile(archive_->file);
    if (count < 0) return bad_zip("sheet_damaged");
    if (!honest) return bad_zip("sheet_suspicious");
    return {};
  }
  if (unzCloseCurrentFile(archive_->file) != UNZ_OK) return bad_zip("sheet_damaged");  // the checksum
  return {};
}

}  // namespace sp::io
