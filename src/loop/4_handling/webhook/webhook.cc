#include "loop/4_handling/webhook/webhook.h"

#include <algorithm>

#include "base/hmac.h"
#include "base/text.h"
#include "loop/4_handling/notice/notice.h"

namespace sp::handling {
namespace {

constexpr std::size_t answer_characters_max = 2048;

void on(Webhook& webhook, const WebhookSaved& event) {
  webhook.name = event.name;
  webhook.url = event.url;
  webhook.events = event.events;
  webhook.team = event.team;
  webhook.active = event.active;
}
void on(Webhook& webhook, const WebhookSecretRenewed& event) { webhook.secret_round = event.round; }
void on(Webhook& webhook, const WebhookSwitchedOff&) { webhook.active = false; }
void on(Webhook&, const WebhookSentAgain&) {}
void on(Webhook& webhook, const WebhookRemoved&) {
  webhook.active = false;
  webhook.removed = true;
}

struct HookCase {
  CaseId id;
  std::string number, kind, stage;
  Category state = Category::new_;
  Tier tier = Tier::basic;
  PriorityLevel priority = PriorityLevel::normal;
  intake::Channel channel = intake::Channel::web;
  std::optional<TeamId> team;
  std::optional<StaffId> owner;
  Instant opened_at;
};
BOOST_DESCRIBE_STRUCT(HookCase, (), (id, number, kind, stage, state, tier, priority, channel, team, owner, opened_at))

/// The body as listeners read it: members are added at the end and never renamed.
struct HookBody {
  DeliveryId delivery;
  HookEvent event = HookEvent::test;
  Instant at;
  std::optional<HookCase> case_;
  std::optional<std::string> from, clock;
  std::optional<std::int64_t> score;
};
BOOST_DESCRIBE_STRUCT(HookBody, (), (delivery, event, at, case_, from, clock, score))

HookCase facts_of(const Case& c) {
  const auto open = open_visits(c);
  HookCase facts{c.id, c.number, c.kind, open.empty() ? std::string() : open.front()->stage, c.category, c.tier, c.priority.level, c.channel, {}, {}, c.opened_at};
  if (c.team) facts.team = c.team;
  if (c.owner) facts.owner = c.owner;
  return facts;
}

struct Told {
  HookEvent event = HookEvent::test;
  HookFacts facts;
};
Told told(const CaseOpened&) { return {HookEvent::case_opened, {}}; }
Told told(const CustomerWrote&) { return {HookEvent::message_added, {.from = "customer"}}; }
Told told(const CaseReplied&) { return {HookEvent::message_added, {.from = "staff"}}; }
Told told(const StageEntered&) { return {HookEvent::stage_entered, {}}; }
Told told(const CaseAssigned&) { return {HookEvent::case_assigned, {}}; }
Told told(const ClockWarned& event) { return {HookEvent::clock_warned, {.clock = event.clock}}; }
Told told(const ClockBreached& event) { return {HookEvent::clock_late, {.clock = event.clock}}; }
Told told(const CaseSolved&) { return {HookEvent::case_solved, {}}; }
Told told(const CaseReopened&) { return {HookEvent::case_reopened, {}}; }
Told told(const CaseClosed&) { return {HookEvent::case_closed, {}}; }

std::optional<Told> told_of(const CaseEvent& event) {
  return std::visit(
      [](const auto& body) -> std::optional<Told> {
        if constexpr (requires { told(body); }) return told(body);
        else return std::nullopt;
      },
      event);
}

/// The outbox holds one of a webhook's deliveries at a time, the oldest that waits: so they stay in order.
void send_oldest(Tx& tx, WebhookId id) {
  const auto next = db::one<DeliveryId>(tx.db, "SELECT id FROM webhook_deliveries WHERE webhook = $1 AND state = 'waiting' ORDER BY id LIMIT 1", id);
  if (next) queue_message(tx, Way::webhook, id.text(), {}, next->text());
}

std::int64_t waiting_of(db::Connection& connection, WebhookId id) {
  return db::one<std::int64_t>(connection, "SELECT COUNT(*) FROM webhook_deliveries WHERE webhook = $1 AND state = 'waiting'", id).value_or(0);
}

void queue(Tx& tx, const Webhook& webhook, CaseId about, HookBody body) {
  const auto waiting = waiting_of(tx.db, webhook.id);
  if (waiting >= hook_waiting_max) return;
  body.delivery = tx.next_id<DeliveryId>();
  body.at = tx.now;
  db::insert(tx.db, HookDelivery{.id = body.delivery, .webhook = webhook.id, .event = body.event, .case_id = about, .body = to_json(body), .at = tx.now});
  if (waiting == 0) send_oldest(tx, webhook.id);
}

std::vector<Webhook> listening(db::Connection& connection) {
  return db::select<Webhook>(connection, "WHERE active = 1 ORDER BY id");
}

void tell_listeners(Tx& tx, const std::vector<Webhook>& webhooks, const Case& c, HookEvent event, const HookFacts& facts) {
  for (const Webhook& webhook : webhooks) {
    if (std::ranges::find(webhook.events, event) == webhook.events.end()) continue;
    if (webhook.team && webhook.team != c.team) continue;
    queue(tx, webhook, c.id, {.event = event, .case_ = facts_of(c), .from = facts.from, .clock = facts.clock, .score = facts.score});
  }
}

/// What a stranger answered, as text that can be kept: other bytes are question marks.
std::string readable(std::string_view answer) {
  std::string clean(answer);
  // The last character may have been cut in two.
  for (int cut = 0; cut < 3 && !is_clean_text(clean) && !clean.empty(); ++cut) clean.pop_back();
  if (is_clean_text(clean)) return text_head(clean, answer_characters_max);
  clean.assign(answer);
  for (char& byte : clean) {
    const auto value = static_cast<unsigned char>(byte);
    if ((value < ' ' && byte != '\n' && byte != '\t') || value >= 0x7F) byte = '?';
  }
  return clean;
}

/// Nothing got through for too long: it ends by itself, and who looks after webhooks is told.
void switch_off(const CaseDesk& desk, Tx& tx, Webhook& webhook, Instant since) {
  tx.record<Webhook, WebhookEvent>(webhook, {WebhookSwitchedOff{since}}, {.stream = "webhook:" + webhook.id.text()});
  db::save(tx.db, webhook);
  drop_waiting(tx, webhook.id);
  notice_webhook(desk.roles, tx, webhook.id.value(), webhook.name);
}

/// Writes down how a try went; how long until the next, nothing when there is none.
std::optional<Duration> settle(const CaseDesk& desk, Tx& tx, DeliveryId id, const HookAnswer& answer) {
  auto delivery = db::load<HookDelivery>(tx.db, id);
  auto webhook = delivery ? db::load<Webhook>(tx.db, delivery->webhook) : std::nullopt;
  if (!webhook || delivery->state != DeliveryState::waiting) return std::nullopt;
  ++delivery->tries;
  delivery->tried_at = tx.now;
  delivery->next_at.reset();
  delivery->status = answer.status;
  delivery->fault = answer.fault;
  delivery->answer = readable(answer.answer);
  std::optional<Duration> wait;
  if (answer.fault.empty()) delivery->state = DeliveryState::delivered;
  else if (delivery->tries > std::ssize(hook_waits)) delivery->state = DeliveryState::failed;
  else wait = hook_waits[static_cast<std::size_t>(delivery->tries - 1)];
  if (wait) delivery->next_at = tx.now + *wait;
  db::save(tx.db, *delivery);
  if (answer.fault.empty()) {
    db::run(tx.db, "DELETE FROM webhook_faults WHERE webhook = $1", webhook->id);
  } else {
    const auto since = db::one<Instant>(tx.db,
                                        "INSERT INTO webhook_faults (webhook, since) VALUES ($1, $2) "
                                        "ON CONFLICT (webhook) DO UPDATE SET since = webhook_faults.since RETURNING since",
                                        webhook->id, tx.now);
    if (webhook->active && since && *since + hook_patience <= tx.now) {
      switch_off(desk, tx, *webhook, *since);
      return std::nullopt;
    }
  }
  if (!wait) send_oldest(tx, webhook->id);
  db::run(tx.db, "DELETE FROM webhook_deliveries WHERE at < $1 AND state <> 'waiting'", tx.now - hook_log_length);
  return wait;
}

}  // namespace

void apply(Webhook& webhook, const WebhookEvent& event) {
  std::visit([&](const auto& body) { on(webhook, body); }, event);
}

void queue_webhooks(Tx& tx, const Case& c, const Events& events) {
  if (c.imported) return;
  std::optional<std::vector<Webhook>> webhooks;
  for (const CaseEvent& event : events) {
    const auto what = told_of(event);
    if (!what) continue;
    if (!webhooks) webhooks = listening(tx.db);
    tell_listeners(tx, *webhooks, c, what->event, what->facts);
  }
}

void queue_webhook(Tx& tx, const Case& c, HookEvent event, const HookFacts& facts) { tell_listeners(tx, listening(tx.db), c, event, facts); }

void queue_test(Tx& tx, const Webhook& webhook) { queue(tx, webhook, {}, {.event = HookEvent::test}); }

void queue_again(Tx& tx, const Webhook& webhook, DeliveryId delivery) {
  const bool idle = waiting_of(tx.db, webhook.id) == 0;
  db::run(tx.db, "UPDATE webhook_deliveries SET state = 'waiting', tries = 0, next_at = NULL WHERE id = $1 AND webhook = $2", delivery, webhook.id);
  if (idle) send_oldest(tx, webhook.id);
}

void drop_waiting(Tx& tx, WebhookId id) {
  db::run(tx.db, "UPDATE webhook_deliveries SET state = 'dropped', next_at = NULL WHERE webhook = $1 AND state = 'waiting'", id);
  db::run(tx.db, "DELETE FROM webhook_faults WHERE webhook = $1", id);
}

std::string webhook_secret(const SignedLinks& links, const Webhook& webhook) {
  return "whsec_" + links.sign("webhook:" + webhook.id.text(), webhook.secret_round);
}

std::string webhook_signature(std::string_view secret, Instant at, std::string_view body) {
  const std::string seconds = std::to_string(to_ms(at) / 1000);
  return "t=" + seconds + ",v1=" + hmac_sha256_hex(secret, seconds + '.' + std::string(body));
}

Sender webhook_sender(const CaseDesk& desk, db::Database& database, const Clock& clock, HookPoster post) {
  std::shared_ptr<db::Connection> connection = database.connect(db::Access::read);
  return [&desk, &clock, connection, post = std::move(post)](const Outgoing& message) -> Delivery {
    const DeliveryId id{parse_id(message.body).value_or(0)};
    const auto delivery = db::load<HookDelivery>(*connection, id);
    const auto webhook = delivery ? db::load<Webhook>(*connection, delivery->webhook) : std::nullopt;
    if (!webhook || !webhook->active || delivery->state != DeliveryState::waiting) return {};
    const std::string signature = webhook_signature(webhook_secret(desk.links, *webhook), clock.now(), delivery->body);
    const HookAnswer answer = post({webhook->url,
                                    {"Content-Type: application/json; charset=utf-8", "User-Agent: Setpoint", "Expect:", "Setpoint-Event: " + std::string(enum_text(delivery->event)),
                                     "Setpoint-Delivery: " + delivery->id.text(), "Setpoint-Signature: " + signature},
                                    delivery->body});
    std::optional<Duration> wait;
    const auto kept = desk.app.run_as({}, "webhook", [&](Tx& tx) -> Result<Reply> {
      wait = settle(desk, tx, id, answer);
      return Reply{};
    });
    if (!kept) return {Delivery::Outcome::later, kept.error().reason};
    return wait ? Delivery{Delivery::Outcome::later, answer.fault, wait} : Delivery{};
  };
}

ReplayCheck webhook_replay() { return replay_check<Webhook, WebhookEvent>("webhook"); }

}  // namespace sp::handling
