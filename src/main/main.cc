// The command line. Exit codes: 0 done, 1 refused or found wrong, 2 wrong usage.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pthread.h>

#include "app/openapi.h"
#include "app/problem.h"
#include "io/hook/hook_sender.h"
#include "io/mail/smtp_sender.h"
#include "loop/4_handling/webhook/webhook.h"
#include "main/checklist.h"
#include "main/clock_explain.h"
#include "main/compose.h"
#include "main/demo.h"
#include "main/export_xes.h"
#include "main/import_log.h"
#include "main/mine.h"
#include "main/user_add.h"
#include "web/server.h"

namespace sp {
namespace {

struct Where {
  std::string data = "setpoint-data";
  std::string database;
};

void add_where(CLI::App& command, Where& where) {
  command.add_option("--data", where.data, "folder of the embedded database")->capture_default_str();
  command.add_option("--database", where.database, "postgresql://… instead of the embedded database");
}

struct Serve {
  Where where;
  std::string listen = "127.0.0.1:8080";
  std::string public_url, certificate, key;
  std::int64_t public_rate = AppOptions{}.public_rate;
  io::SmtpSettings mail;
  std::vector<std::string> webhook_allow;
  bool demo = false;
};

constexpr std::chrono::milliseconds grace{3'000};  // of the 5 s from SIGTERM to the end; the rest is for the store

std::pair<std::string, std::uint16_t> split_listen(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) throw CLI::ValidationError("--listen", "expected HOST:PORT");
  const int port = std::stoi(listen.substr(colon + 1));
  if (port < 0 || port > 65535) throw CLI::ValidationError("--listen", "port out of range");
  return {listen.substr(0, colon), static_cast<std::uint16_t>(port)};
}

/// What customers are written to by. Without a mail server nobody is; a demo says everything on the log, where whoever
/// reads it can sign in as any of its customers.
void choose_senders(Outbox& outbox, io::SmtpSettings mail, bool demo) {
  if (mail.url.empty() && !demo) return;
  if (mail.url.empty()) {
    outbox.send_by(Way::mail, log_sender());
    outbox.send_by(Way::sms, log_sender());
    return;
  }
  if (const char* secret = std::getenv("SETPOINT_MAIL_PASSWORD")) mail.password = secret;
  if (const auto fit = io::check_settings(mail); !fit)
    throw CLI::ValidationError(fit.error().field == "mail" ? "--mail" : "--mail-from", text(Language::en, "refusal." + fit.error().reason));
  outbox.send_by(Way::mail, io::smtp_sender(std::move(mail)));
}

io::AddressGuard guard_of(const std::vector<std::string>& allowed) {
  io::AddressGuard guard;
  for (const std::string& cidr : allowed) {
    const auto network = io::network_from(cidr);
    if (!network) throw CLI::ValidationError("--webhook-allow", "expected an address or a network: 10.1.2.3, 10.0.0.0/8, fd00::/8");
    guard.allowed.push_back(*network);
  }
  return guard;
}

/// Waits for SIGTERM or SIGINT on a thread of its own; every other thread has them blocked.
class StopSignal {
 public:
  StopSignal() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void then(std::function<void()> react) {
    thread_ = std::thread([this, react = std::move(react)] {
      int received = 0;
      sigwait(&signals_, &received);
      react();
    });
  }
  ~StopSignal() {
    if (thread_.joinable()) {
      pthread_kill(thread_.native_handle(), SIGTERM);
      thread_.join();
    }
  }

 private:
  sigset_t signals_;
  std::thread thread_;
};

void print_login(const FirstLogin& made) { fmt::print("demo login: {}\ndemo password: {}\n", made.login, made.password); }

int serve(const Serve& options) {
  StopSignal signal;
  SystemClock clock;
  AppOptions app_options{.reader_threads = 2, .slow_threads = 1};
  app_options.public_url = options.public_url;
  app_options.public_rate = options.public_rate;
  const auto [host, port] = split_listen(options.listen);
  if (options.demo) {
    // Before the server opens the data: a week of history is played on a clock of its own.
    if (const auto made = make_demo(options.where.data, options.where.database)) print_login(*made);
  }
  Installation installation(open_migrated(options.where.data, options.where.database), app_options, clock);
  choose_senders(installation.outbox, options.mail, options.demo);
  installation.hook_outbox.send_by(Way::webhook, handling::webhook_sender(installation.desk, installation.database(), clock, io::hook_poster(guard_of(options.webhook_allow))));
  web::ServerOptions server_options;
  server_options.host = host;
  server_options.port = port;
  server_options.tls_certificate = options.certificate;
  server_options.tls_key = options.key;
  server_options.body_limit_for = [&installation](std::string_view method, std::string_view path) -> std::size_t {
    const auto match = installation.app.routes().match(method, path);
    return match.route != nullptr ? match.route->body_limit : 0;
  };
  server_options.problem = [](int status, std::string_view reason, const web::Headers& headers) {
    std::string_view language;
    for (const auto& [name, value] : headers) {
      if (name == "accept-language") language = value;
    }
    auto response = problem({RefusalKind::invalid, std::string(reason), {}, {}, {}}, language_from(language));
    response.status = status;
    return response;
  };
  web::Server server(server_options, installation.app);
  installation.app.start();
  installation.outbox.start();
  installation.hook_outbox.start();
  const std::string address = fmt::format("{}://{}:{}", server.secure() ? "https" : "http", host, server.port());
  if (Setup::needed(*installation.database().connect(db::Access::read)))
    fmt::print("set-up code: {}\n  nobody is on the staff yet: open {}/setup and enter it\n", installation.setup.code(), address);
  fmt::print("listening {}\n", address);
  std::fflush(stdout);
  signal.then([&server] { server.stop(grace); });
  server.run();
  installation.hook_outbox.stop();
  installation.outbox.stop();
  installation.app.stop();
  return 0;
}

int user(const Where& where, const UserAdd& wanted) {
  SystemClock clock;
  Installation installation(open_migrated(where.data, where.database), {}, clock);
  return user_add(installation.app, installation.staff_door.roles, wanted, std::cin, std::cout, std::cerr);
}

/// A progress line on a terminal, nothing elsewhere.
std::function<void(double)> progress_line(const char* what) {
  if (isatty(STDERR_FILENO) == 0) return [](double) {};
  return [what, last = -1](double share) mutable {
    const int percent = static_cast<int>(share * 100);
    if (std::exchange(last, percent) != percent) fmt::print(stderr, "\r{} {} %{}", what, percent, percent >= 100 ? "\n" : "");
  };
}

int verify_data(const Where& where, bool json) {
  const auto database = open_migrated(where.data, where.database);
  const auto reader = database->connect(db::Access::read);
  const auto result = verify(*reader, Installation::replay_checks(), progress_line("verify"));
  if (json) {
    fmt::print("{}\n", to_json(result));
  } else {
    for (const auto& found : result.problems) fmt::print("{}\n", found);
    fmt::print("{} events, {} streams, {}\n", result.events, result.streams,
               result.problems.empty() ? "chain intact, replay equals the tables" : "found wrong");
  }
  return result.problems.empty() ? 0 : 1;
}

/// So that the checklist knows.
void note_backup(db::Database& database) {
  const auto writer = database.connect(db::Access::write);
  writer->begin_write();
  write_setting(*writer, backup_setting, to_text(SystemClock{}.now()));
  writer->commit();
}

int backup(const Where& where, const std::string& to) {
  if (std::filesystem::exists(to)) {
    fmt::print(stderr, "{} exists already\n", to);
    return 1;
  }
  const auto database = open_migrated(where.data, where.database);
  database->backup_to(to, progress_line("backup"));
  note_backup(*database);
  fmt::print("backed up to {}\n", to);
  return 0;
}

struct DemoWish {
  bool reset = false, yes = false;
};

/// A person types the word; a script says --yes.
bool meant(const DemoWish& wish, const std::string& data) {
  if (wish.yes) return true;
  fmt::print("everything in {} is lost. Type \"reset\" to go on: ", data);
  std::fflush(stdout);
  std::string word;
  std::getline(std::cin, word);
  return word == "reset";
}

int demo(const Where& where, const DemoWish& wish) {
  if (wish.reset) {
    const auto refusal = refusal_to_reset(where.data, where.database);
    if (!refusal.empty()) {
      fmt::print(stderr, "{}; nothing was changed\n", refusal);
      return 1;
    }
    if (!meant(wish, where.data)) {
      fmt::print(stderr, "nothing was changed\n");
      return 1;
    }
    empty_demo(where.data);
  }
  const auto made = make_demo(where.data, where.database);
  if (!made) {
    fmt::print(stderr, "there is something in {} already; nothing was made\n", where.data);
    return 1;
  }
  print_login(*made);
  return 0;
}

int explain(const std::string& file, bool json) { return clock_explain(file, json, std::cout, std::cerr); }

int print_openapi() {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("setpoint-openapi-{}", getpid());
  SystemClock clock;
  {
    Installation installation(open_migrated(folder, ""), {}, clock);
    fmt::print("{}", openapi_document(installation.app.routes()));
  }
  std::filesystem::remove_all(folder);
  return 0;
}

int export_log(const Where& where, const ExportXes& wanted) {
  const auto database = open_migrated(where.data, where.database);
  const auto done = export_xes(*database->connect(db::Access::read), wanted, std::cout);
  std::cout.flush();
  fmt::print(stderr, "{} cases, {} events\n", done.cases, done.events);
  return std::cout ? 0 : 1;
}

CLI::Validator existing_or_dash() {
  return CLI::Validator([](std::string& given) { return given == "-" ? std::string() : CLI::ExistingFile(given); }, "FILE|-");
}
CLI::Validator duration_text() {
  return CLI::Validator([](std::string& given) { return parse_duration(given) ? "" : "expected a duration: 90m, 48h, 20d"; }, "DURATION");
}
CLI::Validator instant_text() {
  return CLI::Validator([](std::string& given) { return parse_instant(given) ? "" : "expected an instant: 2026-03-01T00:00:00Z"; }, "INSTANT");
}

int run(int argc, char** argv) {
  CLI::App program{"Setpoint (定标): the system in which a service handbook runs"};
  program.require_subcommand(1);
  program.set_version_flag("--version", SETPOINT_VERSION);
  std::function<int()> chosen;

  Serve serve_options;
  auto* serve_command = program.add_subcommand("serve", "the server, the console, the portal and the embedded database");
  add_where(*serve_command, serve_options.where);
  serve_command->add_option("--listen", serve_options.listen, "HOST:PORT")->capture_default_str();
  serve_command->add_option("--public-url", serve_options.public_url, "what customers' links begin with");
  serve_command->add_option("--public-rate", serve_options.public_rate,
                            "what one address may send a minute without signing in; 0: no limit (behind a proxy that sets one)")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  serve_command->add_option("--tls-certificate", serve_options.certificate, "PEM file; with --tls-key");
  serve_command->add_option("--tls-key", serve_options.key, "PEM file");
  serve_command->add_option("--mail", serve_options.mail.url, "smtp://HOST:587 or smtps://HOST: customers get mail; without, they get none, and a demo says on its log what they would get");
  serve_command->add_option("--mail-from", serve_options.mail.from, "the address mail comes from; with --mail");
  serve_command->add_option("--mail-user", serve_options.mail.user, "login at the mail server; its password is SETPOINT_MAIL_PASSWORD in the environment");
  serve_command->add_option("--mail-authorities", serve_options.mail.authorities, "PEM file of who may sign the mail server's certificate; the system's when absent");
  serve_command->add_option("--webhook-allow", serve_options.webhook_allow, "an address or network inside the house that webhooks may be sent to (10.0.0.0/8); without, only the public internet");
  serve_command->add_flag("--demo", serve_options.demo, "a small company to try, once, into empty data");
  serve_command->callback([&] { chosen = [&] { return serve(serve_options); }; });

  Where where;
  bool json = false;
  UserAdd wanted;
  auto* user_command = program.add_subcommand("user", "members of staff")->require_subcommand(1);
  auto* add_command = user_command->add_subcommand("add", "a member who can sign in at once");
  bool from_stdin = false;
  add_where(*add_command, where);
  add_command->add_option("login", wanted.login, "what he signs in with")->required();
  add_command->add_option("--name", wanted.name, "what others see; the login when absent");
  add_command->add_option("--role", wanted.roles, "agent, lead, quality, manager, admin …")->required();
  add_command->add_flag("--password-stdin", from_stdin, "the password is the first line of standard input")->required();
  add_command->callback([&] { chosen = [&] { return user(where, wanted); }; });

  auto* verify_command = program.add_subcommand("verify", "the journal's chain, and replay against the tables");
  add_where(*verify_command, where);
  verify_command->add_flag("--json", json);
  verify_command->callback([&] { chosen = [&] { return verify_data(where, json); }; });

  std::string file;
  auto* backup_command = program.add_subcommand("backup", "a consistent copy while the server runs");
  add_where(*backup_command, where);
  backup_command->add_option("--to", file, "a new file")->required();
  backup_command->callback([&] { chosen = [&] { return backup(where, file); }; });

  auto* restore_command = program.add_subcommand("restore", "a backup into a new data folder");
  restore_command->add_option("--data", where.data, "folder without a database")->required();
  restore_command->add_option("--from", file, "a backup")->required()->check(CLI::ExistingFile);
  restore_command->callback([&] { chosen = [&] { return [&] { db::restore_database(where.data, "", file); fmt::print("restored into {}\n", where.data); return 0; }(); }; });

  ImportLog import;
  auto* import_command = program.add_subcommand("import", "an event log of another system, as history");
  add_where(*import_command, where);
  import_command->add_option("file", import.file, "CSV or XES, plain or gzipped")->required()->check(CLI::ExistingFile);
  import_command->add_option("--map", import.map, "which column is what (YAML)")->required()->check(CLI::ExistingFile);
  import_command->add_flag("--json", import.json);
  import_command->callback([&] { chosen = [&] { return import_log(where.data, where.database, import); }; });

  ExportXes exporting;
  bool as_xes = false;
  auto* export_command = program.add_subcommand("export", "the journal's cases as an event log, on standard output");
  add_where(*export_command, where);
  export_command->add_flag("--xes", as_xes, "as XES (IEEE 1849)")->required();
  export_command->add_option("--process", exporting.process, "only cases of this one");
  export_command->add_flag("--closed", exporting.closed_only, "only cases that have ended");
  export_command->add_flag("--stages", exporting.stages_only, "only stages done: what `mine --design` holds against a process");
  export_command->add_flag("--de-identify", exporting.de_identify, "marks instead of case numbers and names of staff");
  export_command->callback([&] { chosen = [&] { return export_log(where, exporting); }; });

  MineCommand mining;
  auto* mine_command = program.add_subcommand("mine", "what an event log says: what follows what, waits, variants, rework, handover, distance from a design");
  mine_command->add_option("log", mining.file, "CSV or XES, plain or gzipped; - for standard input")->required()->check(existing_or_dash());
  mine_command->add_option("--design", mining.design, "the designed process: YAML of ours, or a Petri net in PNML")->check(CLI::ExistingFile);
  mine_command->add_option("--case", mining.case_column, "column of the case (default: case; in XES what the standard says, here and below)");
  mine_command->add_option("--activity", mining.activity_column, "column of the activity (default: activity)");
  mine_command->add_option("--time", mining.time_column, "column of the time (default: timestamp)");
  mine_command->add_option("--resource", mining.resource_column, "column of who did it (default: resource, if there is one)");
  mine_command->add_option("--calendar", mining.calendar, "YAML: adds the waits in its working time")->check(CLI::ExistingFile);
  mine_command->add_option("--zone", mining.zone, "IANA name: where times without an offset are local")->capture_default_str();
  mine_command->add_option("--late-after", mining.late_after, "as in 48h or 20d: a case that takes longer is late")->check(duration_text());
  mine_command->add_option("--split", mining.split_at, "an instant with offset: compares the cases that began before it with the others")->check(instant_text());
  mine_command->add_flag("--json", mining.json);
  mine_command->callback([&] { chosen = [&] { return mine_log(mining, std::cout, std::cerr); }; });

  auto* clock_command = program.add_subcommand("clock", "time limits")->require_subcommand(1);
  auto* explain_command = clock_command->add_subcommand("explain", "how a deadline comes about");
  explain_command->add_option("file", file, "YAML or JSON, - for standard input")->required();
  explain_command->add_flag("--json", json);
  explain_command->callback([&] { chosen = [&] { return explain(file, json); }; });

  DemoWish wish;
  auto* demo_command = program.add_subcommand("demo", "fills empty data with the demo company");
  add_where(*demo_command, where);
  auto* reset = demo_command->add_flag("--reset", wish.reset, "empties the folder of a demo company first, and of nothing else");
  demo_command->add_flag("--yes", wish.yes, "does not ask")->needs(reset);
  demo_command->callback([&] { chosen = [&] { return demo(where, wish); }; });

  auto* openapi_command = program.add_subcommand("openapi", "prints the OpenAPI document");
  openapi_command->callback([&] { chosen = [&] { return print_openapi(); }; });

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);  // prints help or what is wrong
    return code == 0 ? 0 : 2;
  }
  return chosen();
}

}  // namespace
}  // namespace sp

int main(int argc, char** argv) {
  try {
    return sp::run(argc, argv);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "setpoint: {}\n", error.what());
    return 1;
  }
}
