// Webhooks: other systems are told what happens to cases, at an address an administrator gave. What is to be told is
// written in the transaction of what happened and sent after the commit, at least once, signed, one after the other: the
// next waits until the one before was taken or given up. It names the case and says nothing about persons.
// Clause: Q7.1 (one information system with an API). Source: features.md §5 (signed, retried, log with replay).
#pragma once

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "app/outbox.h"
#include "app/replay.h"
#include "loop/4_handling/case/case_desk.h"
#include "loop/4_handling/webhook/webhook_post.h"

namespace sp::handling {

using WebhookId = Id<struct WebhookTag>;
using DeliveryId = Id<struct DeliveryTag>;

/// Names are sent and stored: never to change. `test` is sent by hand only.
BOOST_DEFINE_ENUM_CLASS(HookEvent, case_opened, message_added, stage_entered, case_assigned, clock_warned, clock_late, case_solved,
                        case_reopened, case_closed, case_rated, test)

struct Webhook {
  static constexpr std::string_view table = "webhooks";
  WebhookId id;
  std::int64_t version = 0;
  std::string name, url;
  std::vector<HookEvent> events;
  TeamId team;  // of whose cases alone it hears; none: of all
  bool active = false;
  std::int64_t secret_round = 1;  // a new secret is the next
  bool removed = false;
};
BOOST_DESCRIBE_STRUCT(Webhook, (), (id, version, name, url, events, team, active, secret_round, removed))

struct WebhookSaved {
  std::string name, url;
  std::vector<HookEvent> events;
  TeamId team;
  bool active = false;
};
BOOST_DESCRIBE_STRUCT(WebhookSaved, (), (name, url, events, team, active))

struct WebhookSecretRenewed {
  std::int64_t round = 1;
};
BOOST_DESCRIBE_STRUCT(WebhookSecretRenewed, (), (round))

/// By itself: nothing got through since then.
struct WebhookSwitchedOff {
  Instant since;
};
BOOST_DESCRIBE_STRUCT(WebhookSwitchedOff, (), (since))

struct WebhookSentAgain {
  DeliveryId delivery;
};
BOOST_DESCRIBE_STRUCT(WebhookSentAgain, (), (delivery))

struct WebhookRemoved {
  StaffId by;
};
BOOST_DESCRIBE_STRUCT(WebhookRemoved, (), (by))

using WebhookEvent = std::variant<WebhookSaved, WebhookSecretRenewed, WebhookSwitchedOff, WebhookSentAgain, WebhookRemoved>;
void apply(Webhook& webhook, const WebhookEvent& event);

/// dropped: the webhook was switched off or removed before.
BOOST_DEFINE_ENUM_CLASS(DeliveryState, waiting, delivered, failed, dropped)

struct HookDelivery {
  static constexpr std::string_view table = "webhook_deliveries";
  DeliveryId id;
  WebhookId webhook;
  HookEvent event = HookEvent::test;
  CaseId case_id;
  std::string body;
  Instant at;
  DeliveryState state = DeliveryState::waiting;
  std::int64_t tries = 0;
  std::optional<Instant> tried_at, next_at;
  std::int64_t status = 0;  // of the last answer
  std::string fault, answer;
};
BOOST_DESCRIBE_STRUCT(HookDelivery, (), (id, webhook, event, case_id, body, at, state, tries, tried_at, next_at, status, fault, answer))

/// Waits after the first, second … failed try; after the last it is given up.
inline constexpr std::array<Duration, 5> hook_waits{std::chrono::minutes{1}, std::chrono::minutes{5}, std::chrono::minutes{30},
                                                    std::chrono::hours{2}, std::chrono::hours{6}};
inline constexpr Duration hook_patience{std::chrono::hours{3 * 24}};     // then one that takes nothing is switched off
inline constexpr Duration hook_log_length{std::chrono::hours{30 * 24}};  // so long the log goes back
inline constexpr std::int64_t hook_waiting_max = 10'000;  // a webhook; what is more is not told

/// What more there is to say than which case it is about.
struct HookFacts {
  std::optional<std::string> from;   // of a message: "customer", "staff"
  std::optional<std::string> clock;  // its id
  std::optional<std::int64_t> score;
};

/// In the transaction of what happened.
void queue_webhooks(Tx& tx, const Case& c, const Events& events);
void queue_webhook(Tx& tx, const Case& c, HookEvent event, const HookFacts& facts);
/// One that asks nothing of the listener but an answer.
void queue_test(Tx& tx, const Webhook& webhook);
/// Sends the delivery once more, after what waits already.
void queue_again(Tx& tx, const Webhook& webhook, DeliveryId delivery);
/// What waits will not be sent.
void drop_waiting(Tx& tx, WebhookId id);

std::string webhook_secret(const SignedLinks& links, const Webhook& webhook);
/// "t=<unix seconds>,v1=<hex>": HMAC-SHA256 with the secret over "t.body".
std::string webhook_signature(std::string_view secret, Instant at, std::string_view body);

/// What the outbox sends webhooks by.
Sender webhook_sender(const CaseDesk& desk, db::Database& database, const Clock& clock, HookPoster post);

/// GET and POST /webhooks, PUT and DELETE /webhooks/{id}, POST …/secret, …/test, GET …/deliveries, …/deliveries/{delivery},
/// POST …/deliveries/{delivery}/again.
void webhook_routes(const CaseDesk& desk, Routes& routes);

ReplayCheck webhook_replay();

}  // namespace sp::handling
