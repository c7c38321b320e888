// Every problem of a value at once, where json::read stops at the first: for people who mend a text by hand.
// Include in .cc files only, like json.h.
#pragma once

#include "base/json.h"

namespace sp::json {

/// Appends what json::read<T> would refuse (strict), in the order of the members; nothing when it would be read.
template <class T>
void collect_problems(const boost::json::value& value, const Path& path, std::vector<Refusal>& problems) {
  if constexpr (IsOptional<T>::value) {
    if (!value.is_null()) collect_problems<typename T::value_type>(value, path, problems);
  } else if constexpr (IsVector<T>::value) {
    const auto* items = value.if_array();
    if (items == nullptr || items->size() > list_max) {
      if (auto read_as = read<T>(value, path); !read_as) problems.push_back(std::move(read_as.error()));
      return;
    }
    for (std::size_t at = 0; at < items->size(); ++at)
      collect_problems<typename T::value_type>((*items)[at], Path(path, at), problems);
  } else if constexpr (Described<T> && !CheckedText<T> && !IsText<T>::value) {
    const auto* members = value.if_object();
    if (members == nullptr) return problems.push_back({RefusalKind::invalid, "expected_object", path.text(), {}, {}});
    const T sample{};
    for_each_member(sample, [&](std::string_view raw_name, const auto& member) {
      using Member = std::remove_cvref_t<decltype(member)>;
      const auto name = wire_name(raw_name);
      const auto* found = members->if_contains({name.data(), name.size()});
      if (found != nullptr) collect_problems<Member>(*found, Path(path, name), problems);
      else if (!may_be_absent<Member>)
        problems.push_back({RefusalKind::invalid, "required", Path(path, name).text(), {}, {}});
    });
    for (const auto& member : *members) {
      bool known = false;
      for_each_member(sample, [&](std::string_view name, const auto&) {
        known |= wire_name(name) == std::string_view(member.key());
      });
      if (!known)
        problems.push_back({RefusalKind::invalid,
                            "unknown_field",
                            Path(path, std::string_view(member.key())).text(),
                            {{"choices", member_choices<T>()}},
                            {}});
    }
  } else {
    if (auto read_as = read<T>(value, path); !read_as) problems.push_back(std::move(read_as.error()));
  }
}

/// The first of several problems with the others in `also`. REQUIRES: there is one.
inline Refusal joined(std::vector<Refusal> problems) {
  Refusal first = std::move(problems.front());
  first.also.assign(std::make_move_iterator(problems.begin() + 1), std::make_move_iterator(problems.end()));
  return first;
}

}  // namespace sp::json
