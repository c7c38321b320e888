#include "loop/1_standards/form/form.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/id.h"
#include "base/json.h"
#include "base/text.h"

namespace sp {
namespace {

constexpr double rating_max = 5;
constexpr std::size_t text_max = 200, long_text_max = 5000, items_max = 10;

bool has_choices(FieldType type) { return type == FieldType::choice || type == FieldType::multi_choice; }
bool is_list(FieldType type) { return type == FieldType::multi_choice || type == FieldType::attachment; }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto start = text.find_first_not_of(blank);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(blank) - start + 1);
}

/// "+86 138-0013-8000" and "(021) 6543 2100" without what people put between digits; 5 to 20 digits.
std::optional<std::string> plain_phone(std::string_view text) {
  std::string phone;
  for (char c : text) {
    if (c >= '0' && c <= '9') phone += c;
    else if (c == '+' && phone.empty()) phone += c;
    else if (!std::string_view(" -().").contains(c)) return std::nullopt;
  }
  const auto digits = phone.size() - (phone.starts_with('+') ? 1 : 0);
  if (digits < 5 || digits > 20) return std::nullopt;
  return phone;
}

/// One '@' with something before it and a dotted name behind; the domain in lower case. Whether it exists, mail tells.
std::optional<std::string> plain_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.size() > 254) return std::nullopt;
  const auto domain = text.substr(at + 1);
  if (domain.find('@') != std::string_view::npos || domain.find("..") != std::string_view::npos) return std::nullopt;
  if (domain.find('.') == std::string_view::npos || domain.starts_with('.') || domain.ends_with('.'))
    return std::nullopt;
  if (text.find_first_of(" \t\r\n<>,;\"") != std::string_view::npos) return std::nullopt;
  std::string email(text);
  for (std::size_t i = at; i < email.size(); ++i) {
    if (email[i] >= 'A' && email[i] <= 'Z') email[i] += 'a' - 'A';
  }
  return email;
}

std::string choice_ids(const FieldSpec& field) {
  std::string text;
  for (const auto& choice : field.choices) text += (text.empty() ? "" : ", ") + choice.id;
  return text;
}

std::string number_text(double value) {
  std::string text;
  json::write_number(text, value);
  return text;
}

std::string quoted(std::string_view text) {
  std::string json;
  json::write_string(json, text);
  return json;
}

using Clean = Result<std::string>;  // JSON text; empty: no answer was given

Clean clean_text(const FieldSpec& field, std::string_view text) {
  const auto max = static_cast<std::size_t>(field.max_length                     ? field.max_length->value
                                            : field.type == FieldType::long_text ? long_text_max
                                                                                 : text_max);
  if (!is_clean_text(text)) return invalid(field.id, "not_clean_text");
  if (text_length(text) > max) return invalid(field.id, "too_long", {{"max", std::to_string(max)}});
  return quoted(text);
}

Clean clean_number(const FieldSpec& field, const boost::json::value& value) {
  double number = 0;
  if (const auto* text = value.if_string()) {  // a web form sends everything as text
    const auto plain = trimmed({text->data(), text->size()});
    const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), number);
    if (read.ec != std::errc{} || read.ptr != plain.data() + plain.size()) return invalid(field.id, "expected_number");
  } else {
    boost::json::error_code error;
    number = value.to_number<double>(error);
    if (error) return invalid(field.id, "expected_number");
  }
  if (!std::isfinite(number)) return invalid(field.id, "expected_number");
  const bool rating = field.type == FieldType::rating;
  if (rating && number != std::floor(number)) return invalid(field.id, "expected_whole_number");
  const auto min = rating ? field.min.value_or(1) : field.min.value_or(-1e15);
  const auto max = rating ? field.max.value_or(rating_max) : field.max.value_or(1e15);
  if (number < min || number > max)
    return invalid(field.id, "out_of_range", {{"min", number_text(min)}, {"max", number_text(max)}});
  return number == std::floor(number) ? std::to_string(static_cast<std::int64_t>(number)) : number_text(number);
}

Clean clean_item(const FieldSpec& field, std::string_view text) {
  if (field.type == FieldType::attachment) {
    if (!parse_id(text)) return invalid(field.id, "expected_id");
    return quoted(text);
  }
  if (std::ranges::find(field.choices, text, &ChoiceSpec::id) == field.choices.end())
    return invalid(field.id, "expected_one_of", {{"choices", choice_ids(field)}});
  return quoted(text);
}

Clean clean_list(const FieldSpec& field, const boost::json::value& value) {
  const auto* items = value.if_array();
  if (items == nullptr) return invalid(field.id, "expected_list");
  if (items->empty()) return std::string();
  const auto max = static_cast<std::size_t>(field.max_items ? field.max_items->value : items_max);
  if (items->size() > max) return invalid(field.id, "too_many_items", {{"max", std::to_string(max)}});
  std::set<std::string> seen;
  std::string list;
  for (const auto& item : *items) {
    const auto* text = item.if_string();
    if (text == nullptr) return invalid(field.id, "expected_text");
    SP_TRY(const auto clean, clean_item(field, {text->data(), text->size()}));
    if (!seen.insert(clean).second) return invalid(field.id, "duplicate_item", {{"item", clean}});
    list += (list.empty() ? "[" : ",") + clean;
  }
  return list + "]";
}

Clean clean_boolean(const FieldSpec& field, const boost::json::value& value) {
  if (const auto* flag = value.if_bool()) return std::string(*flag ? "true" : "false");
  if (const auto* text = value.if_string(); text && (*text == "true" || *text == "false")) return std::string(*text);
  return invalid(field.id, "expected_true_or_false");
}

Clean clean_answer(const FieldSpec& field, const boost::json::value& value) {
  if (value.is_null()) return std::string();
  if (is_list(field.type)) return clean_list(field, value);
  const auto* json_text = value.if_string();
  const auto text = json_text ? trimmed({json_text->data(), json_text->size()}) : std::string_view();
  if (json_text && text.empty()) return std::string();
  if (field.type == FieldType::number || field.type == FieldType::rating) return clean_number(field, value);
  if (field.type == FieldType::boolean) return clean_boolean(field, value);
  if (!json_text) return invalid(field.id, "expected_text");
  if (field.type == FieldType::choice) return clean_item(field, text);
  if (field.type == FieldType::date) {
    if (!parse_date(text)) return invalid(field.id, "expected_date");
    return quoted(text);
  }
  if (field.type == FieldType::phone || field.type == FieldType::email) {
    const bool phone = field.type == FieldType::phone;
    const auto plain = phone ? plain_phone(text) : plain_email(text);
    if (!plain) return invalid(field.id, phone ? "expected_phone" : "expected_email");
    return clean_text(field, *plain);
  }
  return clean_text(field, text);
}

Result<void> check_field(const FieldSpec& field, const std::string& path) {
  if (has_choices(field.type) && field.choices.empty()) return invalid(path + ".choices", "choices_missing");
  if (!has_choices(field.type) && !field.choices.empty()) return invalid(path + ".choices", "choices_unexpected");
  for (std::size_t at = 0; at < field.choices.size(); ++at) {
    const auto& id = field.choices[at].id;
    if (std::ranges::find(field.choices, id, &ChoiceSpec::id) - field.choices.begin() !=
        static_cast<std::ptrdiff_t>(at))
      return invalid(path + ".choices[" + std::to_string(at) + "].id", "duplicate_id", {{"id", id}});
  }
  if (field.min && field.max && *field.min > *field.max) return invalid(path + ".min", "min_above_max");
  if (field.personal && !field.purpose) return invalid(path + ".purpose", "purpose_missing");
  return {};
}

}  // namespace

Result<FieldSet> FieldSet::compile(const std::vector<const FieldSpec*>& fields, const std::vector<std::string>& paths) {
  FieldSet set;
  for (std::size_t at = 0; at < fields.size(); ++at) {
    const FieldSpec& field = *fields[at];
    if (set.find(field.id)) return invalid(paths[at] + ".id", "duplicate_id", {{"id", field.id}});
    SP_TRY_VOID(check_field(field, paths[at]));
    set.fields_.push_back({&field, std::nullopt});
  }
  const auto is_field = [&](std::string_view name) { return set.find(name) != nullptr; };
  for (std::size_t at = 0; at < fields.size(); ++at) {
    if (!fields[at]->required_when) continue;
    SP_TRY(set.fields_[at].required_when,
           Condition::compile(*fields[at]->required_when, paths[at] + ".required_when", is_field));
  }
  return set;
}

const FieldSpec* FieldSet::find(std::string_view id) const {
  const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return field.spec->id == id; });
  return found == fields_.end() ? nullptr : found->spec;
}

CheckedAnswers check(const FieldSet& fields, const Answers& answers, const FactLookup& facts) {
  CheckedAnswers checked;
  std::vector<std::optional<Refusal>> problems(fields.fields().size());
  for (std::size_t at = 0; at < problems.size(); ++at) {
    const FieldSpec& field = *fields.fields()[at].spec;
    const auto given = answers.find(field.id);
    if (given == answers.end()) continue;
    const auto value = json::parse(given->second.text);
    auto clean = value ? clean_answer(field, *value) : invalid(field.id, "not_json");
    if (!clean) problems[at] = std::move(clean).error();
    else if (!clean->empty()) checked.answers.emplace(field.id, RawJson{std::move(*clean)});
  }
  const FactLookup lookup = [&](std::string_view name) -> FactValue {
    if (const auto answer = checked.answers.find(std::string(name)); answer != checked.answers.end())
      return fact_of(answer->second);
    return facts && !fields.find(name) ? facts(name) : FactValue{};
  };
  for (std::size_t at = 0; at < problems.size(); ++at) {
    const auto& field = fields.fields()[at];
    if (problems[at]) {
      checked.problems.push_back(std::move(*problems[at]));
    } else if (!checked.answers.contains(field.spec->id)) {
      if (field.spec->required || (field.required_when && field.required_when->evaluate(lookup)))
        checked.problems.push_back({RefusalKind::invalid, "required", field.spec->id, {}});
      else if (field.spec->required_later) checked.missing.push_back(field.spec->id);
    }
  }
  for (const auto& [id, answer] : answers) {
    if (!fields.find(id)) checked.problems.push_back({RefusalKind::invalid, "unknown_field", id, {}});
  }
  return checked;
}

Result<CompiledForm> CompiledForm::compile(FormSpec spec) {
  CompiledForm form(std::move(spec));
  std::vector<const FieldSpec*> fields;
  std::vector<std::string> paths;
  for (std::size_t section = 0; section < form.spec_.sections.size(); ++section) {
    for (std::size_t at = 0; at < form.spec_.sections[section].fields.size(); ++at) {
      fields.push_back(&form.spec_.sections[section].fields[at]);
      paths.push_back("sections[" + std::to_string(section) + "].fields[" + std::to_string(at) + ']');
    }
  }
  if (fields.empty()) return invalid("sections", "required");
  SP_TRY(form.fields_, FieldSet::compile(fields, paths));
  return form;
}

FactValue fact_of(const RawJson& answer) {
  const auto value = json::parse(answer.text);
  if (!value) return {};
  if (const auto* flag = value->if_bool()) return *flag;
  if (const auto* text = value->if_string()) return std::string(*text);
  if (const auto* items = value->if_array(); items && !items->empty()) return true;
  boost::json::error_code error;
  const auto number = value->to_number<double>(error);
  return error ? FactValue{} : FactValue{number};
}

}  // namespace sp
