// Any bytes as an event log: the first byte chooses CSV or XES and the delimiter, the rest is the file
// (gzipped when it begins so). Rows must count up from 1, offsets must not fall, and a refusal must stay.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/eventlog/reader.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

sp::io::ImportMapping mapping_for(std::uint8_t choice) {
  sp::io::ImportMapping mapping;
  mapping.source = "fuzz";
  mapping.kind = "enquiry";
  if (choice % 4 == 0) {
    mapping.format = sp::io::LogFormat::xes;
    mapping.fields = {{"tier", "case:tier"}, {"cost", "cost/total"}};
    return mapping;
  }
  mapping.format = sp::io::LogFormat::csv;
  mapping.delimiter = std::string(1, ",;\t"[choice % 4 - 1]);
  mapping.columns = sp::io::ImportColumns{"c", "a", "t", std::nullopt, std::nullopt};
  if (choice & 4) mapping.time = sp::io::ImportTime{"%d/%m/%Y %I:%M:%S.%f %p", "Europe/Rome"};
  return mapping;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string file(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto reader = sp::io::EventLogReader::open(sp::io::ByteSource::from_memory(std::move(file)), mapping_for(data[0]));
  if (!reader) return 0;
  std::uint64_t row = 0;
  std::uint64_t offset = 0;
  for (;;) {
    const auto next = reader->next();
    if (!next) {
      const auto again = reader->next();
      require(!again && again.error() == next.error());
      break;
    }
    if (!*next) break;
    require((*next)->row == ++row);
    require((*next)->offset >= offset && (*next)->line >= 1);
    offset = (*next)->offset;
    if ((*next)->event) require(!(*next)->event->case_key.empty() && !(*next)->event->activity.empty());
    require(reader->progress() >= 0 && reader->progress() <= 1);
  }
  return 0;
}
