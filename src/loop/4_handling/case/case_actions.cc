#include "loop/4_handling/case/case_actions.h"

#include "app/private_text.h"
#include "app/version.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/draft/draft.h"

namespace sp::handling {
namespace {

using Keep = std::function<PrivateRef(const std::optional<Reason>&)>;

Right right_of(const CaseAction& action) { return action.assign ? Right::case_assign : Right::case_work; }

const std::optional<Saying>& message_of(const CaseAction& action) { return action.reply ? action.reply : action.note; }

Result<Events> decide(const CaseAction& action, const Case& c, const CaseContext& context, MessageId message, const Keep& kept) {
  if (action.assign)
    return assign(c, action.assign->team.value_or(c.team), action.assign->owner.value_or(StaffId{}), kept(action.assign->note), context);
  if (action.priority) {
    Priority priority = c.priority;
    priority.by_hand = true;
    priority.level = action.priority->level;
    priority.reason = kept(action.priority->reason);
    return set_priority(c, priority, context);
  }
  if (action.reply) return reply(c, message, context);
  if (action.pause) return pause_case(c, action.pause->wait_for, kept(action.pause->reason), action.pause->until, context);
  if (action.resume) return resume_case(c, context);
  if (action.solve) return solve(c, context);
  return Events{};  // a note changes nothing
}

struct Decided {
  Case c;
  CaseContext context;
};

Result<Decided> decided(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, CaseId id, const Version& version,
                        const CaseAction& action, IdSource* ids) {
  SP_TRY(Case c, visible_case(connection, caller, right_of(action), id));
  SP_TRY_VOID(expect_version(c.version, version));
  CaseContext context = context_for(desk, connection, caller, now, c, ids);
  if (!context.process) return refuse("history_only");
  SP_TRY_VOID(decide(action, c, context, MessageId{1}, [](const std::optional<Reason>&) { return PrivateRef{}; }));
  return Decided{std::move(c), std::move(context)};
}

}  // namespace

Result<void> expect_sound(db::Connection& connection, const CaseAction& action) {
  int said = 0;
  for_each_member(action, [&](std::string_view, const auto& member) { said += member ? 1 : 0; });
  if (said != 1 || action.resume == false || action.solve == false)
    return invalid("action", "expected_one_of", {{"choices", member_choices(shape_of<CaseAction>())}});
  if (!action.assign) return {};
  if (!action.assign->team && !action.assign->owner) return invalid("action.assign.team", "required");
  if (action.assign->team && !load_team(connection, *action.assign->team)) return invalid("action.assign.team", "unknown_team");
  if (action.assign->owner && staff_name(connection, *action.assign->owner).empty()) return invalid("action.assign.owner", "unknown_staff");
  return {};
}

Result<void> expect_sound(db::Connection& connection, const std::vector<CaseAction>& actions, std::size_t max) {
  if (actions.empty()) return invalid("actions", "required");
  if (actions.size() > max) return invalid("actions", "too_many_items", {{"max", std::to_string(max)}});
  for (std::size_t at = 0; at < actions.size(); ++at) {
    auto sound = expect_sound(connection, actions[at]);
    if (sound) continue;
    // What is "action.assign.team" of the one action.
    sound.error().field = "actions[" + std::to_string(at) + "]" + sound.error().field.substr(std::string_view("action").size());
    return sound;
  }
  return {};
}

Result<Case> would(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, CaseId id, const Version& version,
                   const CaseAction& action) {
  SP_TRY(Decided found, decided(desk, connection, caller, now, id, version, action, nullptr));
  return std::move(found.c);
}

Result<Case> perform(const CaseDesk& desk, Tx& tx, CaseId id, const Version& version, const CaseAction& action) {
  SP_TRY(Decided found, decided(desk, tx.db, tx.caller, tx.now, id, version, action, &tx.ids));
  Case& c = found.c;
  MessageId message;
  if (const auto& said = message_of(action)) {
    const auto kind = action.reply ? intake::MessageKind::public_ : intake::MessageKind::note;
    message = intake::post_message(tx, c.conversation, place_of(c), {kind, said->text, {}, {}});
    forget_sent(tx, c.id, kind);
  }
  SP_TRY(const Events events, decide(action, c, found.context, message, [&](const std::optional<Reason>& text) {
           return text ? keep_private(tx, c.customer, *text) : PrivateRef{};
         }));
  keep(desk, tx, c, events, found.context, action.reply ? std::string(action.reply->text) : std::string());
  return std::move(c);
}

}  // namespace sp::handling
