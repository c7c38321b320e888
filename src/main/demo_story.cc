#include "main/demo_story.h"

#include <stdexcept>

#include "base/embedded.h"
#include "base/yaml.h"

namespace sp {
namespace {

struct DemoCases {
  std::vector<DemoCase> cases;
};
BOOST_DESCRIBE_STRUCT(DemoCases, (), (cases))

template <class T>
T read_demo(const EmbeddedFile& file) {
  const std::string name(file.name);
  const auto document = YamlDocument::parse(file.content, name);
  auto read = document ? document->read<T>() : Result<T>(std::unexpected(document.error()));
  if (read) return std::move(*read);
  std::string what = name + ": " + read.error().reason + ' ' + read.error().field;
  for (const auto& [key, value] : read.error().details) what += ' ' + key + '=' + value;
  throw std::logic_error(what);
}

}  // namespace

DemoStory shipped_demo() {
  DemoStory story;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == "definitions/demo/company.yaml") story.company = read_demo<DemoCompany>(file);
    else if (file.name.starts_with("definitions/demo/"))
      for (auto& one : read_demo<DemoCases>(file).cases) story.cases.push_back(std::move(one));
  }
  return story;
}

}  // namespace sp
