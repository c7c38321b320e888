// Two files that are one person's: merged, taken apart again, or known to be two.
#include <algorithm>

#include "loop/0_people/customer/customer_rules.h"

namespace sp {
namespace {

FileValues values_of(const Person& person) {
  return {person.name, person.language, person.organisation, person.organisation_role, person.sees_organisation,
          person.note, person.preferences, person.agent};
}

bool same(MergeField field, const FileValues& one, const FileValues& other) {
  switch (field) {
    case MergeField::name: return one.name == other.name;
    case MergeField::language: return one.language == other.language;
    case MergeField::organisation:
      return one.organisation == other.organisation && one.organisation_role == other.organisation_role &&
             one.sees_organisation == other.sees_organisation;
    case MergeField::note: return one.note == other.note;
    case MergeField::preferences: return one.preferences == other.preferences;
    case MergeField::agent: return one.agent == other.agent;
  }
  return true;
}

PersonEvent becomes(MergeField field, const FileValues& values) {
  switch (field) {
    case MergeField::name: return PersonRenamed{values.name};
    case MergeField::language: return PersonLanguageChosen{values.language};
    case MergeField::organisation:
      if (!values.organisation) return MembershipEnded{};
      return MembershipSet{values.organisation, values.organisation_role, values.sees_organisation};
    case MergeField::note: return PersonNoted{values.note};
    case MergeField::preferences: return PreferencesSet{values.preferences};
    case MergeField::agent: return AgentNamed{values.agent};
  }
  return PersonNoted{values.note};
}

}  // namespace

Result<LinkEvents> decide_merge(const Person& person, const Person& into, const std::vector<MergeField>& take) {
  if (person.id == into.id) return invalid("into", "same_person");
  SP_TRY_VOID(is_current(person));
  SP_TRY_VOID(is_current(into));
  if (!person.absorbed.empty()) return refuse("has_absorbed");
  if (person.kind != into.kind) return refuse("kinds_differ");
  TakenOver taken{.other = person.id, .fields = {}, .before = values_of(into), .taken = values_of(person)};
  std::vector<PersonEvent> changes;
  for (const MergeField field : take) {
    // An organisation cannot become its own member by a merge.
    if (field == MergeField::organisation && taken.taken.organisation == into.id) continue;
    if (same(field, taken.before, taken.taken) || std::ranges::find(taken.fields, field) != taken.fields.end()) continue;
    taken.fields.push_back(field);
    changes.push_back(becomes(field, taken.taken));
  }
  PersonAbsorbed absorbed{person.id, {}};
  if (!taken.fields.empty()) absorbed.taken_over = std::move(taken);
  changes.insert(changes.begin(), PersonEvent(std::move(absorbed)));
  return LinkEvents{{PersonMerged{into.id}}, std::move(changes)};
}

Result<LinkEvents> decide_unmerge(const Person& person, const Person& survivor) {
  if (!person.merged_into) return refuse("not_merged");
  LinkEvents events{{PersonUnmerged{person.merged_into}}, {PersonReleased{person.id}}};
  const auto taken = std::ranges::find(survivor.taken_over, person.id, &TakenOver::other);
  if (taken == survivor.taken_over.end()) return events;
  for (const MergeField field : taken->fields) {
    if (same(field, values_of(survivor), taken->taken)) events.second.push_back(becomes(field, taken->before));
  }
  return events;
}

Result<LinkEvents> decide_dismiss(const Person& person, const Person& other) {
  if (person.id == other.id) return invalid("other", "same_person");
  return LinkEvents{{MatchDismissed{other.id}}, {MatchDismissed{person.id}}};
}

}  // namespace sp
