#include "loop/4_handling/import/import_rows.h"

#include <array>

#include <fmt/format.h>

#include "app/texts.h"
#include "base/text.h"

namespace sp::handling {
namespace {

constexpr std::array languages{Language::zh_CN, Language::zh_TW, Language::en};

struct FieldName {
  std::string_view id;
  bool required = false;
};
constexpr std::array customer_fields{FieldName{"name", true}, FieldName{"kind"}, FieldName{"phone"}, FieldName{"phone_2"}, FieldName{"email"},
                                     FieldName{"wechat"}, FieldName{"login"}, FieldName{"organisation"}, FieldName{"tier"}, FieldName{"language"}, FieldName{"note"}};
constexpr std::array device_fields{FieldName{"product", true}, FieldName{"model"}, FieldName{"serial"}, FieldName{"warranty_until"},
                                   FieldName{"phone"}, FieldName{"email"}, FieldName{"organisation"}};
constexpr std::array staff_fields{FieldName{"login", true}, FieldName{"name", true}, FieldName{"roles"}, FieldName{"teams"}, FieldName{"language"}};
constexpr std::array case_fields{FieldName{"reference"}, FieldName{"title"}, FieldName{"name", true}, FieldName{"phone"}, FieldName{"email"},
                                 FieldName{"channel"}, FieldName{"urgency"}, FieldName{"team"}, FieldName{"owner"}};

std::span<const FieldName> names_for(ImportKind kind) {
  switch (kind) {
    case ImportKind::customers: return customer_fields;
    case ImportKind::devices: return device_fields;
    case ImportKind::staff: return staff_fields;
    case ImportKind::cases: return case_fields;
  }
  return {};
}

void add_names(std::vector<std::string>& names, std::string_view listed) {
  for (const std::string& part : parts_of(std::string(listed))) {
    if (std::string name = folded(part); !name.empty()) names.push_back(std::move(name));
  }
}

/// "电话,手机": what else people call a field.
ImportField known_field(const FieldName& field, Language language) {
  const std::string label = "import.field." + std::string(field.id), also = "import.also." + std::string(field.id);
  ImportField made{std::string(field.id), text(language, label), field.required, {folded(field.id)}};
  for (const Language each : languages) {
    made.names.push_back(folded(text(each, label)));
    if (const std::string others = text(each, also); others != also) add_names(made.names, others);
  }
  return made;
}

}  // namespace

Right right_for(ImportKind kind) {
  switch (kind) {
    case ImportKind::customers:
    case ImportKind::devices: return Right::customer_write;
    case ImportKind::staff: return Right::staff_write;
    case ImportKind::cases: return Right::case_work;
  }
  return Right::import_run;
}

std::vector<ImportField> fields_for(const Standards& standards, Instant now, ImportKind kind, std::string_view case_kind, Language language) {
  std::vector<ImportField> fields;
  for (const FieldName& field : names_for(kind)) fields.push_back(known_field(field, language));
  if (kind != ImportKind::cases) return fields;
  const auto process = standards.current()->process_for(case_kind, now);
  if (!process || process->form() == nullptr) return fields;
  for (const auto& field : process->form()->fields().fields()) {
    const FieldSpec& spec = *field.spec;
    if (spec.type == FieldType::attachment) continue;
    ImportField made{"form." + std::string(spec.id), std::string(words_in(spec.label, language_tag(language))), spec.required, {folded(spec.id)}};
    for (const std::string* label : {static_cast<const std::string*>(&spec.label.zh_CN), static_cast<const std::string*>(&spec.label.zh_TW), static_cast<const std::string*>(&spec.label.en)})
      made.names.push_back(folded(*label));
    fields.push_back(std::move(made));
  }
  return fields;
}

std::string value_or_empty(const RowValues& values, const std::string& field) {
  const auto found = values.find(field);
  return found == values.end() ? std::string() : found->second;
}

std::vector<std::string> parts_of(const std::string& value) {
  std::vector<std::string> parts{""};
  for (std::size_t at = 0; at < value.size(); ++at) {
    const std::string_view rest = std::string_view(value).substr(at);
    const bool wide = rest.starts_with("，") || rest.starts_with("；") || rest.starts_with("、");
    if (wide) at += 2;
    if (wide || rest.front() == ',' || rest.front() == ';' || rest.front() == '\n') parts.emplace_back();
    else parts.back() += rest.front();
  }
  for (std::string& part : parts) {
    while (part.starts_with(' ')) part.erase(0, 1);
    while (part.ends_with(' ')) part.pop_back();
  }
  std::erase(parts, "");
  return parts;
}

std::string folded(std::string_view words) {
  std::string out;
  for (const std::string& token : search_tokens(words)) out += (out.empty() ? "" : " ") + token;
  return out;
}

bool says(std::string_view cell, std::string_view area, std::string_view id) {
  const std::string word = folded(cell), key = std::string(area) + '.' + std::string(id);
  if (word == folded(id)) return true;
  return std::ranges::any_of(languages, [&](Language each) { return word == folded(text(each, key)); });
}

Result<std::optional<std::string>> date_of(const RowValues& values, const std::string& field) {
  const std::string cell = value_or_empty(values, field);
  if (cell.empty()) return std::optional<std::string>{};
  std::array<int, 3> numbers{};
  std::size_t part = 0;
  bool inside = false;
  for (const char c : cell) {
    if (c == ' ' && part == 2 && inside) break;  // an hour may follow
    if (c >= '0' && c <= '9') {
      inside = true;
      if (part > 2 || numbers[part] > 9'999) return invalid(field, "expected_date");
      numbers[part] = numbers[part] * 10 + (c - '0');
    } else if (inside) {
      ++part;
      inside = false;
    }
  }
  const auto day = std::chrono::year(numbers[0]) / std::chrono::month(static_cast<unsigned>(numbers[1])) / std::chrono::day(static_cast<unsigned>(numbers[2]));
  if (!day.ok() || numbers[0] < 1900) return invalid(field, "expected_date");
  return std::optional(fmt::format("{:04}-{:02}-{:02}", numbers[0], numbers[1], numbers[2]));
}

Result<RowPlan> plan_row(const RowContext& context, const RowValues& values) {
  for (const FieldName& field : names_for(context.import.kind)) {
    if (field.required && !values.contains(std::string(field.id))) return invalid(field.id, "required");
  }
  Result<RowPlan> plan = refuse("internal_error");
  switch (context.import.kind) {
    case ImportKind::customers: plan = plan_customer(context, values); break;
    case ImportKind::devices: plan = plan_device(context, values); break;
    case ImportKind::staff: plan = plan_staff(context, values); break;
    case ImportKind::cases: plan = plan_case(context, values); break;
  }
  if (!plan) return plan;
  for (const std::string& key : plan->keys) {
    if (const auto line = context.line_of(key)) return refuse("duplicate_row", {{"line", std::to_string(*line)}});
  }
  return plan;
}

}  // namespace sp::handling
