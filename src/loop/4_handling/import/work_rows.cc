// Staff and cases.
#include "app/private_text.h"
#include "app/texts.h"
#include "base/text.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/staff_api.h"
#include "loop/0_people/staff/staff_rules.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/import/people_match.h"

namespace sp::handling {
namespace {

constexpr std::string_view case_source = "sheet";  // of import_cases

bool is_called(const LocalName& name, std::string_view cell) {
  const std::string word = folded(cell);
  bool found = false;
  for_each_member(name, [&](std::string_view, const auto& each) { found |= each && folded(*each) == word; });
  return found;
}

Result<TeamId> team_named(db::Connection& connection, const std::string& field, const std::string& cell) {
  std::vector<TeamId> found;
  for (const Team& team : all_teams(connection)) {
    if (team.active && is_called(team.name, cell)) found.push_back(team.id);
  }
  if (found.empty()) return invalid(field, "unknown_team");
  if (found.size() > 1) return invalid(field, "identity_ambiguous");
  return found.front();
}

Result<std::vector<RoleName>> roles_in(const RoleBook& book, const std::string& cell) {
  const std::vector<Role> known = book.all();
  std::vector<RoleName> roles;
  for (const std::string& part : parts_of(cell)) {
    const auto found = std::ranges::find_if(known, [&](const Role& role) { return folded(role.id) == folded(part) || is_called(role.label, part); });
    if (found == known.end()) return invalid("roles", "unknown_role", {{"role", part}});
    roles.emplace_back(std::string(found->id));
  }
  return roles;
}

/// What the cell says as the answer to a field of a form. What it cannot be, the form says.
Result<RawJson> answer_of(const FieldSpec& spec, const std::string& field, const RowValues& values) {
  const std::string cell = value_or_empty(values, field);
  const auto choice = [&](const std::string& part) -> Result<std::string> {
    for (const ChoiceSpec& each : spec.choices) {
      const std::string word = folded(part);
      if (word == folded(each.id) || word == folded(each.label.zh_CN) || word == folded(each.label.zh_TW) || word == folded(each.label.en)) return std::string(each.id);
    }
    std::string choices;
    for (const ChoiceSpec& each : spec.choices) choices += (choices.empty() ? "" : ", ") + std::string(each.id);
    return invalid(field, "expected_one_of", {{"choices", choices}});
  };
  switch (spec.type) {
    case FieldType::number:
    case FieldType::rating: {
      char* end = nullptr;
      const double number = std::strtod(cell.c_str(), &end);
      if (*end != '\0' || !std::isfinite(number)) return invalid(field, "expected_number");
      return RawJson{number == std::floor(number) && std::fabs(number) < 1e15 ? std::to_string(static_cast<std::int64_t>(number)) : fmt::format("{}", number)};
    }
    case FieldType::boolean: {
      if (says(cell, "import.yes", "true")) return RawJson{"true"};
      if (says(cell, "import.yes", "false")) return RawJson{"false"};
      return invalid(field, "expected_true_or_false");
    }
    case FieldType::date: {
      SP_TRY(const auto day, date_of(values, field));
      return RawJson{boost::json::serialize(boost::json::string(*day))};
    }
    case FieldType::choice: {
      SP_TRY(const auto id, choice(cell));
      return RawJson{boost::json::serialize(boost::json::string(id))};
    }
    case FieldType::multi_choice: {
      boost::json::array ids;
      for (const std::string& part : parts_of(cell)) {
        SP_TRY(const auto id, choice(part));
        ids.emplace_back(boost::json::string(id));
      }
      return RawJson{boost::json::serialize(ids)};
    }
    default: return RawJson{boost::json::serialize(boost::json::string(cell))};
  }
}

}  // namespace

Result<RowPlan> plan_staff(const RowContext& context, const RowValues& values) {
  SP_TRY(const auto language, word_of<Language>(values, "language", "import.language"));
  SP_TRY(AddStaff add, json::read<AddStaff>(boost::json::object{{"login", value_or_empty(values, "login")}, {"name", value_or_empty(values, "name")}}));
  add.language = language;
  SP_TRY(add.roles, roles_in(context.imports.roles, value_or_empty(values, "roles")));
  for (const std::string& part : parts_of(value_or_empty(values, "teams"))) {
    SP_TRY(const TeamId team, team_named(context.db, "teams", part));
    add.teams.push_back(team);
  }
  const std::string login = folded_login(add.login);
  RowPlan plan{.keys = {"staff:" + login}};
  StaffContext rules = staff_context(context.db, context.caller, context.imports.roles);
  const auto known = staff_of_login(context.db, login);
  if (!known) {
    SP_TRY_VOID(decide(Staff{}, add, rules));
    plan.result = RowResult::added;
    plan.carry_out = [&roles = context.imports.roles, add = std::move(add)](Tx& tx) -> Result<RowSubject> {
      SP_TRY(const StaffId id, add_staff(tx, roles, add));
      SP_TRY(const Staff staff, load_staff(tx.db, id));
      return RowSubject{id.value(), staff.version};
    };
    return plan;
  }
  SP_TRY(const Staff staff, load_staff(context.db, *known));
  ChangeStaff change{.id = *known};
  if (add.name != staff_name(context.db, *known)) change.name = add.name;
  if (language && *language != staff.language) change.language = language;
  if (!staff.active) change.active = true;
  if (values.contains("roles") && std::vector<std::string>(add.roles.begin(), add.roles.end()) != staff.roles) change.roles = add.roles;
  if (values.contains("teams") && add.teams != staff.teams) change.teams = add.teams;
  if (change.name) plan.fields.push_back("name");
  if (change.language) plan.fields.push_back("language");
  if (change.active) plan.fields.push_back("active");
  if (change.roles) plan.fields.push_back("roles");
  if (change.teams) plan.fields.push_back("teams");
  rules.another_admin = another_admin(context.db, context.imports.roles, *known);
  SP_TRY_VOID(decide(staff, change, rules));
  if (plan.fields.empty()) return plan;
  plan.result = RowResult::changed;
  plan.carry_out = [&roles = context.imports.roles, change = std::move(change)](Tx& tx) -> Result<RowSubject> {
    SP_TRY(const StaffView after, change_staff(tx, roles, change));
    return RowSubject{after.id.value(), after.version};
  };
  return plan;
}

Result<RowPlan> plan_case(const RowContext& context, const RowValues& values) {
  const std::string& kind = context.import.case_kind;
  const auto process = context.imports.desk.standards.current()->process_for(kind, context.now);
  if (!process) return invalid("kind", "kind_unknown", {{"kind", kind}});
  RowPlan plan;
  const std::string reference = value_or_empty(values, "reference");
  if (text_length(reference) > 120) return invalid("reference", "too_long", {{"max", "120"}});
  const std::string key = kind + ':' + reference;
  if (!reference.empty()) {
    plan.keys.push_back("case:" + key);
    if (db::one<CaseId>(context.db, "SELECT case_id FROM import_cases WHERE source = $1 AND case_key = $2", case_source, key)) return plan;
  }
  OpenCase open;
  SP_TRY(open, json::read<OpenCase>(boost::json::object{{"kind", kind}}));
  Answers answers;
  if (process->form() != nullptr) {
    for (const auto& field : process->form()->fields().fields()) {
      const std::string name = "form." + std::string(field.spec->id);
      if (values.contains(name)) {
        SP_TRY(answers[std::string(field.spec->id)], answer_of(*field.spec, name, values));
      }
    }
  }
  auto checked = checked_form(*process, answers, true);
  if (!checked) {
    auto& refusal = checked.error();
    if (refusal.field.starts_with("fields.")) refusal.field.replace(0, 6, "form");
    return std::unexpected(std::move(refusal));
  }
  SP_TRY(const auto identities, identities_in(values));
  SP_TRY(const PersonId known, person_known_by(context.db, identities));
  SP_TRY(AddCustomer add, json::read<AddCustomer>(boost::json::object{{"name", value_or_empty(values, "name")}}));
  add.identities = identities;
  NewCase request{.kind = kind, .customer = known, .answers = std::move(*checked)};
  SP_TRY(const auto channel, word_of<intake::Channel>(values, "channel", "channel"));
  request.channel = channel.value_or(intake::Channel::api);
  const std::string urgency = value_or_empty(values, "urgency");
  if (!urgency.empty()) {
    if (urgency != "1" && urgency != "2" && urgency != "3") return invalid("urgency", "expected_one_of", {{"choices", "1, 2, 3"}});
    request.urgency = urgency[0] - '0';
  }
  request.title = value_or_empty(values, "title");
  if (text_length(request.title) > 200) return invalid("title", "too_long", {{"max", "200"}});
  if (request.title.empty()) request.title = title_from(request.answers);
  if (request.title.empty()) return invalid("title", "required");
  if (const std::string team = value_or_empty(values, "team"); !team.empty()) {
    SP_TRY(request.team, team_named(context.db, "team", team));
  }
  if (const std::string owner = value_or_empty(values, "owner"); !owner.empty()) {
    const auto staff = staff_of_login(context.db, folded_login(owner));
    if (!staff) return invalid("owner", "unknown_staff");
    request.owner = *staff;
  }
  request.attachment_owner = "staff:" + context.caller.staff().text();
  plan.result = RowResult::added;
  plan.carry_out = [&desk = context.imports.desk, request = std::move(request), add = std::move(add), reference, key](Tx& tx) mutable -> Result<RowSubject> {
    NewCase wanted = request;
    if (!wanted.customer) {
      SP_TRY(wanted.customer, add_person(tx, add));
    }
    wanted.customer_name = person_name(tx.db, wanted.customer);
    wanted.tier = person_tier(tx.db, wanted.customer);
    SP_TRY(const Case c, open_new_case(desk, tx, std::move(wanted)));
    if (!reference.empty())
      db::run(tx.db, "INSERT INTO import_cases (source, case_key, case_id, events) VALUES ($1, $2, $3, 1)", case_source, key, c.id);
    return RowSubject{c.id.value(), c.version};
  };
  return plan;
}

namespace {

Result<void> undo_staff(const ImportDesk& imports, Tx& tx, const RowSubject& subject) {
  SP_TRY(const Staff staff, load_staff(tx.db, StaffId{subject.id}));
  if (!staff.active) return refuse("undo_already_gone");
  const auto happened = db::one<std::int64_t>(tx.db, "SELECT count(*) FROM journal WHERE stream = $1 AND version > $2 AND type <> 'password_set'", staff_stream(staff.id), subject.version);
  if (happened.value_or(0) > 0) return refuse("undo_has_signed_in");
  SP_TRY_VOID(change_staff(tx, imports.roles, ChangeStaff{.id = staff.id, .active = false}));
  return {};
}

Result<void> undo_case(const ImportDesk& imports, Tx& tx, const RowSubject& subject) {
  const CaseId id{subject.id};
  const auto people = db::one<std::int64_t>(tx.db, "SELECT count(*) FROM journal WHERE case_id = $1 AND actor_kind IN ('staff', 'person') "
                                            "AND seq > (SELECT seq FROM journal WHERE stream = $2 AND version = $3)",
                                            id, "case:" + id.text(), subject.version);
  if (people.value_or(0) > 0) return refuse("undo_worked_on");
  const PrivateRef why = keep_private(tx, {}, text(tx.caller.language, "import.undone_reason"));
  SP_TRY_VOID(act(imports.desk, tx, Right::case_work, id, {}, [&](const Case& c, const CaseContext& context) { return give_up(c, Category::cancelled, why, context); }));
  db::run(tx.db, "DELETE FROM import_cases WHERE source = $1 AND case_id = $2", case_source, id);
  return {};
}

}  // namespace

Result<void> undo_row(const ImportDesk& imports, Tx& tx, ImportKind kind, const RowSubject& subject) {
  switch (kind) {
    case ImportKind::customers: return undo_customer(tx, subject);
    case ImportKind::devices: return remove_device(tx, PersonId{subject.id}, DeviceId{subject.version});
    case ImportKind::staff: return undo_staff(imports, tx, subject);
    case ImportKind::cases: return undo_case(imports, tx, subject);
  }
  return {};
}

}  // namespace sp::handling
