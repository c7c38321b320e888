// The parts of a zip archive in memory, read in pieces under a budget.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sp::io {

class ZipParts {
 public:
  /// `bytes` outlives this. Refuses: sheet_damaged, sheet_encrypted, sheet_suspicious (too many entries, or one that
  /// unpacks to more than can be honest).
  static Result<ZipParts> open(std::string_view bytes);

  bool has(const std::string& name) const;

  /// Hands the unpacked part out in pieces; `take` says false when it wants no more.
  /// Refuses: sheet_damaged (also when there is no such part, or its checksum is wrong), sheet_suspicious.
  Result<void> read(const std::string& name, const std::function<bool(std::string_view)>& take);

  ZipParts(ZipParts&&) noexcept;
  ZipParts& operator=(ZipParts&&) noexcept;
  ~ZipParts();

 private:
  struct Archive;
  explicit ZipParts(std::unique_ptr<Archive> archive);
  std::unique_ptr<Archive> archive_;
};

}  // namespace sp::io
