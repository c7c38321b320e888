// Files that were built into the program: migrations/, definitions/, texts/, web/dist/.
#pragma once

#include <span>
#include <string_view>

namespace sp {

struct EmbeddedFile {
  std::string_view name;  // path from the repository root
  std::string_view content;
};

std::span<const EmbeddedFile> embedded_files();  // sorted by name

/// The content, or nothing (data() == nullptr) when there is no such file.
inline std::string_view embedded_file(std::string_view name) {
  for (const auto& file : embedded_files()) {
    if (file.name == name) return file.content;
  }
  return {};
}

}  // namespace sp
