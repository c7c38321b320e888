// The one form engine: request forms, recorded fields of a process, surveys. A form is data; check() is pure.
// Clause: R1.1 (service request form, completeness), Q1.1 (required fault record).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loop/1_standards/definition/condition.h"
#include "loop/1_standards/definition/definition_types.h"

namespace sp {

BOOST_DEFINE_ENUM_CLASS(FieldType, text, long_text, number, date, choice, multi_choice, phone, email, boolean,
                        attachment, rating)

struct ChoiceSpec {
  Name id;
  Words label;
};
BOOST_DESCRIBE_STRUCT(ChoiceSpec, (), (id, label))

struct FieldSpec {
  Name id;
  FieldType type = FieldType::text;
  Words label;
  std::optional<Words> help;
  bool required = false;
  std::optional<Text<1, 500>> required_when;  // a condition over the other answers and the facts of the case
  bool required_later = false;                // may be missing now; asked for before the request is confirmed
  std::optional<double> min, max;             // number: value; rating: 1 to max (5 when absent)
  std::optional<Int<1, 20000>> max_length;    // characters of text (200) and long_text (5000)
  std::optional<Int<1, 50>> max_items;        // of multi_choice and attachment (10)
  std::vector<ChoiceSpec> choices;
  bool personal = false;         // personal data: masked, erased on request
  std::optional<Words> purpose;  // what it is used for; required when personal
};
BOOST_DESCRIBE_STRUCT(FieldSpec, (),
                      (id, type, label, help, required, required_when, required_later, min, max, max_length, max_items,
                       choices, personal, purpose))

struct SectionSpec {
  Name id;
  Words label;
  std::vector<FieldSpec> fields;
};
BOOST_DESCRIBE_STRUCT(SectionSpec, (), (id, label, fields))

struct FormSpec {
  Name form;
  VersionNumber version;
  DateText effective;
  Words name;
  std::vector<Clause> clauses;
  std::vector<SectionSpec> sections;
};
BOOST_DESCRIBE_STRUCT(FormSpec, (), (form, version, effective, name, clauses, sections))

/// A checked definition of fields with its conditions parsed. Immutable; safe to share between threads.
class FieldSet {
 public:
  struct Field {
    const FieldSpec* spec;
    std::optional<Condition> required_when;
  };

  /// `paths[i]` is where fields[i] stands in its definition ("sections[0].fields[2]"). The specs must outlive the set.
  /// Refuses with the path: duplicate_id, choices_missing, choices_unexpected, min_above_max, purpose_missing,
  /// bad_condition, unknown_name.
  static Result<FieldSet> compile(const std::vector<const FieldSpec*>& fields, const std::vector<std::string>& paths);

  const std::vector<Field>& fields() const { return fields_; }
  const FieldSpec* find(std::string_view id) const;

 private:
  std::vector<Field> fields_;
};

/// Answers by field id; each value is one JSON text ("\"X200\"", "3", "true", "[\"a\",\"b\"]").
using Answers = std::map<std::string, RawJson>;

struct CheckedAnswers {
  Answers answers;                   // clean: trimmed, numbers as numbers, phone and e-mail in one spelling
  std::vector<Refusal> problems;     // every one, in the order of the form; field is the field's id
  std::vector<std::string> missing;  // fields that must still be asked for before the request is confirmed
  bool ok() const { return problems.empty(); }
  bool complete() const { return problems.empty() && missing.empty(); }
};

/// Problems: required, unknown_field, expected_text, too_long, not_clean_text, expected_number, expected_whole_number,
/// out_of_range, expected_date, expected_one_of, expected_list, too_many_items, duplicate_item, expected_phone,
/// expected_email, expected_true_or_false, expected_id. `facts` answers what is not a field (tier, channel).
CheckedAnswers check(const FieldSet& fields, const Answers& answers, const FactLookup& facts = {});

/// A form with its fields ready. Not copied: fields point into the spec.
class CompiledForm {
 public:
  static Result<CompiledForm> compile(FormSpec spec);
  CompiledForm(CompiledForm&&) = default;
  CompiledForm& operator=(CompiledForm&&) = default;

  const FormSpec& spec() const { return spec_; }
  const FieldSet& fields() const { return fields_; }

 private:
  CompiledForm(FormSpec spec) : spec_(std::move(spec)) {}

  FormSpec spec_;
  FieldSet fields_;
};

/// The value of an answer for conditions: text, number, true/false; a list reads as none when empty, else as true.
FactValue fact_of(const RawJson& answer);

}  // namespace sp
