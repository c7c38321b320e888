#include <algorithm>

#include "app/version.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/webhook/webhook.h"

namespace sp::handling {
namespace {

constexpr std::int64_t webhooks_max = 50;
constexpr std::int64_t deliveries_page = 50;

using HookUrl = Text<8, 500>;
using HookVersion = std::optional<Int<0, 1'000'000'000>>;

struct ListWebhooks {};
BOOST_DESCRIBE_STRUCT(ListWebhooks, (), ())

struct AddWebhook {
  Text<1, 80> name;
  HookUrl url;
  std::vector<HookEvent> events;
  std::optional<TeamId> team;
  bool active = false;
};
BOOST_DESCRIBE_STRUCT(AddWebhook, (), (name, url, events, team, active))

struct ChangeWebhook {
  WebhookId id;
  HookVersion version;
  Text<1, 80> name;
  HookUrl url;
  std::vector<HookEvent> events;
  std::optional<TeamId> team;
  bool active = false;
};
BOOST_DESCRIBE_STRUCT(ChangeWebhook, (), (id, version, name, url, events, team, active))

struct RemoveWebhook {
  WebhookId id;
};
BOOST_DESCRIBE_STRUCT(RemoveWebhook, (), (id))

struct RenewWebhookSecret {
  WebhookId id;
};
BOOST_DESCRIBE_STRUCT(RenewWebhookSecret, (), (id))

struct TestWebhook {
  WebhookId id;
};
BOOST_DESCRIBE_STRUCT(TestWebhook, (), (id))

struct ListDeliveries {
  WebhookId id;
  std::optional<DeliveryId> cursor;
};
BOOST_DESCRIBE_STRUCT(ListDeliveries, (), (id, cursor))

struct ShowDelivery {
  WebhookId id;
  DeliveryId delivery;
};
BOOST_DESCRIBE_STRUCT(ShowDelivery, (), (id, delivery))

struct SendAgain {
  WebhookId id;
  DeliveryId delivery;
};
BOOST_DESCRIBE_STRUCT(SendAgain, (), (id, delivery))

struct WebhookView {
  WebhookId id;
  std::int64_t version = 0;
  std::string name, url;
  std::vector<HookEvent> events;
  std::optional<TeamId> team;
  bool active = false;
  std::optional<Instant> failing_since;
};
BOOST_DESCRIBE_STRUCT(WebhookView, (), (id, version, name, url, events, team, active, failing_since))

struct WebhookList {
  std::vector<WebhookView> items;
};
BOOST_DESCRIBE_STRUCT(WebhookList, (), (items))

/// The secret is shown this once.
struct WebhookWithSecret {
  WebhookView webhook;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(WebhookWithSecret, (), (webhook, secret))

struct DeliveryRow {
  DeliveryId id;
  HookEvent event = HookEvent::test;
  std::optional<CaseId> case_;
  DeliveryState state = DeliveryState::waiting;
  Instant at;
  std::optional<Instant> tried_at, next_at;
  std::int64_t tries = 0, status = 0;
  std::string fault;
};
BOOST_DESCRIBE_STRUCT(DeliveryRow, (), (id, event, case_, state, at, tried_at, next_at, tries, status, fault))

struct DeliveryPage {
  std::vector<DeliveryRow> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(DeliveryPage, (), (items, next))

struct DeliveryView {
  DeliveryRow delivery;
  std::string body, answer;
};
BOOST_DESCRIBE_STRUCT(DeliveryView, (), (delivery, body, answer))

WebhookView hook_view(db::Connection& connection, const Webhook& webhook) {
  WebhookView view{webhook.id, webhook.version, webhook.name, webhook.url, webhook.events, {}, webhook.active,
                   db::one<Instant>(connection, "SELECT since FROM webhook_faults WHERE webhook = $1", webhook.id)};
  if (webhook.team) view.team = webhook.team;
  return view;
}

/// http or https, a host, nobody's name and password in it. Whether the host may be reached is asked when it is.
Result<void> expect_address(std::string_view url) {
  const auto rest = url.starts_with("https://") ? url.substr(8) : url.starts_with("http://") ? url.substr(7) : std::string_view{};
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  const bool plain = std::ranges::none_of(url, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '\\'; });
  if (host.empty() || host.starts_with(':') || !plain || host.find('@') != std::string_view::npos || url.find('#') != std::string_view::npos)
    return invalid("url", "expected_web_address");
  return {};
}

Result<Webhook> kept_webhook(db::Connection& connection, WebhookId id) {
  auto webhook = db::load<Webhook>(connection, id);
  if (!webhook || webhook->removed) return refuse(RefusalKind::not_found, "not_found");
  return std::move(*webhook);
}

void record(Tx& tx, Webhook& webhook, const WebhookEvent& event) {
  tx.record<Webhook, WebhookEvent>(webhook, {event}, {.stream = "webhook:" + webhook.id.text()});
  db::save(tx.db, webhook);
}

template <class Command>
Result<void> save_webhook(Tx& tx, Webhook& webhook, const Command& command) {
  SP_TRY_VOID(expect_address(command.url));
  std::vector<HookEvent> events;
  for (const HookEvent event : command.events) {
    if (event == HookEvent::test) return invalid("events", "event_not_offered");
    if (std::ranges::find(events, event) == events.end()) events.push_back(event);
  }
  if (events.empty()) return invalid("events", "required");
  if (command.team && !db::load<Team>(tx.db, *command.team)) return invalid("team", "unknown_team");
  record(tx, webhook, WebhookSaved{command.name, command.url, std::move(events), command.team.value_or(TeamId{}), command.active});
  if (!webhook.active) drop_waiting(tx, webhook.id);
  return {};
}

Result<WebhookWithSecret> add_webhook(const CaseDesk& desk, Tx& tx, const AddWebhook& command) {
  if (db::one<std::int64_t>(tx.db, "SELECT COUNT(*) FROM webhooks WHERE removed = 0").value_or(0) >= webhooks_max)
    return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(webhooks_max)}});
  Webhook webhook;
  webhook.id = tx.next_id<WebhookId>();
  SP_TRY_VOID(save_webhook(tx, webhook, command));
  return WebhookWithSecret{hook_view(tx.db, webhook), webhook_secret(desk.links, webhook)};
}

Result<WebhookView> change_webhook(Tx& tx, const ChangeWebhook& command) {
  SP_TRY(Webhook webhook, kept_webhook(tx.db, command.id));
  SP_TRY_VOID(expect_version(webhook.version, command.version));
  SP_TRY_VOID(save_webhook(tx, webhook, command));
  return hook_view(tx.db, webhook);
}

Result<Nothing> remove_webhook(Tx& tx, const RemoveWebhook& command) {
  SP_TRY(Webhook webhook, kept_webhook(tx.db, command.id));
  record(tx, webhook, WebhookRemoved{tx.caller.staff()});
  drop_waiting(tx, webhook.id);
  return Nothing{};
}

Result<WebhookWithSecret> renew_secret(const CaseDesk& desk, Tx& tx, const RenewWebhookSecret& command) {
  SP_TRY(Webhook webhook, kept_webhook(tx.db, command.id));
  record(tx, webhook, WebhookSecretRenewed{webhook.secret_round + 1});
  return WebhookWithSecret{hook_view(tx.db, webhook), webhook_secret(desk.links, webhook)};
}

Result<Nothing> test_webhook(Tx& tx, const TestWebhook& command) {
  SP_TRY(const Webhook webhook, kept_webhook(tx.db, command.id));
  if (!webhook.active) return refuse("webhook_is_off");
  queue_test(tx, webhook);
  return Nothing{};
}

Result<WebhookList> list_webhooks(Reading& reading, const ListWebhooks&) {
  WebhookList list;
  for (const Webhook& webhook : db::select<Webhook>(reading.db, "WHERE removed = 0 ORDER BY id")) list.items.push_back(hook_view(reading.db, webhook));
  return list;
}

DeliveryRow row_of(const HookDelivery& delivery) {
  DeliveryRow row{delivery.id, delivery.event, {}, delivery.state, delivery.at, delivery.tried_at, delivery.next_at, delivery.tries, delivery.status, delivery.fault};
  if (delivery.case_id) row.case_ = delivery.case_id;
  return row;
}

Result<DeliveryPage> list_deliveries(Reading& reading, const ListDeliveries& command) {
  SP_TRY_VOID(kept_webhook(reading.db, command.id));
  DeliveryPage page;
  const auto rows = db::select<HookDelivery>(reading.db, "WHERE webhook = $1 AND id < $2 ORDER BY id DESC LIMIT $3", command.id,
                                             command.cursor ? command.cursor->value() : INT64_MAX, deliveries_page);
  for (const HookDelivery& delivery : rows) page.items.push_back(row_of(delivery));
  if (std::ssize(rows) == deliveries_page) page.next = rows.back().id.text();
  return page;
}

Result<HookDelivery> kept_delivery(db::Connection& connection, WebhookId id, DeliveryId which) {
  SP_TRY_VOID(kept_webhook(connection, id));
  auto delivery = db::load<HookDelivery>(connection, which);
  if (!delivery || delivery->webhook != id) return refuse(RefusalKind::not_found, "not_found");
  return std::move(*delivery);
}

Result<DeliveryView> show_delivery(Reading& reading, const ShowDelivery& command) {
  SP_TRY(const HookDelivery delivery, kept_delivery(reading.db, command.id, command.delivery));
  return DeliveryView{row_of(delivery), delivery.body, delivery.answer};
}

Result<DeliveryRow> send_again(Tx& tx, const SendAgain& command) {
  SP_TRY(const HookDelivery delivery, kept_delivery(tx.db, command.id, command.delivery));
  SP_TRY(Webhook webhook, kept_webhook(tx.db, command.id));
  if (!webhook.active) return refuse("webhook_is_off");
  if (delivery.state == DeliveryState::waiting) return refuse("delivery_waits");
  record(tx, webhook, WebhookSentAgain{delivery.id});
  queue_again(tx, webhook, delivery.id);
  return row_of(*db::load<HookDelivery>(tx.db, delivery.id));
}

}  // namespace

void webhook_routes(const CaseDesk& desk, Routes& routes) {
  constexpr auto right = Right::system_admin;
  routes.read("/api/v1/webhooks", right, "Q7.1", list_webhooks);
  Route& added = routes.write<AddWebhook, WebhookWithSecret>("POST", "/api/v1/webhooks", right, "Q7.1",
                                                             [&desk](Tx& tx, const AddWebhook& command) { return add_webhook(desk, tx, command); }, 201);
  Route& renewed = routes.write<RenewWebhookSecret, WebhookWithSecret>(
      "POST", "/api/v1/webhooks/{id}/secret", right, "Q7.1", [&desk](Tx& tx, const RenewWebhookSecret& command) { return renew_secret(desk, tx, command); });
  added.keeps_answer = renewed.keeps_answer = false;
  routes.write("PUT", "/api/v1/webhooks/{id}", right, "Q7.1", change_webhook);
  routes.write("DELETE", "/api/v1/webhooks/{id}", right, "Q7.1", remove_webhook);
  routes.write("POST", "/api/v1/webhooks/{id}/test", right, "Q7.1", test_webhook);
  routes.read("/api/v1/webhooks/{id}/deliveries", right, "Q7.1", list_deliveries);
  routes.read("/api/v1/webhooks/{id}/deliveries/{delivery}", right, "Q7.1", show_delivery);
  routes.write("POST", "/api/v1/webhooks/{id}/deliveries/{delivery}/again", right, "Q7.1", send_again);
}

}  // namespace sp::handling
