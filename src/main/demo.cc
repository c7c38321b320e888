#include "main/demo.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "loop/0_people/staff/staff_api.h"

namespace sp {
namespace {

constexpr std::string_view demo_setting = "demo";  // stored: what it stands in may be emptied

std::string random_password() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string password;
  for (int at = 0; at < 14; ++at) password += letters[randombytes_uniform(letters.size())];
  return password;
}

/// A folder that goes with the scope, in memory where the system has such: a week of history is some hundred commits,
/// and waiting for the disk at each would take ten times as long as playing it. The finished file is written through.
struct Workplace {
  std::filesystem::path folder;
  Workplace() {
    std::error_code none;
    const std::filesystem::path memory = "/dev/shm";
    std::string name = (std::filesystem::is_directory(memory, none) ? memory : std::filesystem::temp_directory_path()) /
                       "setpoint-demo-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    folder = name;
  }
  Workplace(const Workplace&) = delete;
  ~Workplace() {
    std::error_code none;
    std::filesystem::remove_all(folder, none);
  }
};

std::optional<FirstLogin> fill(const std::string& data_dir, const std::string& database_url) {
  auto database = open_migrated(data_dir, database_url);
  if (db::one<std::int64_t>(*database->connect(db::Access::read), "SELECT seq FROM journal LIMIT 1"))
    return std::nullopt;
  const DemoStory story = shipped_demo();
  const std::string password = random_password();
  ManualClock clock(SystemClock{}.now());
  Installation installation(std::move(database), {.public_rate = 0}, clock);
  play_demo(installation, clock, story, password);
  const auto marked = installation.app.run_as(the_operator(), "demo", [](Tx& tx) -> Result<Reply> {
    write_setting(tx.db, demo_setting, "1");
    return Reply{};
  });
  if (!marked) throw std::runtime_error("demo: " + marked.error().reason);
  return FirstLogin{story.company.staff.front().login, password};
}

/// By another process. SQLite's file format, "WAL-index locks": whoever has a database open in WAL mode holds a shared
/// lock on byte 128 of its -shm file.
bool in_use(const std::filesystem::path& data_dir) {
  const int file = ::open((data_dir / "setpoint.db-shm").c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 128;
  lock.l_len = 1;
  const bool held = ::fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(file);
  return held;
}

bool is_demo(db::Database& database) {
  return read_setting(*database.connect(db::Access::read), demo_setting).has_value();
}

}  // namespace

std::optional<FirstLogin> make_demo(const std::string& data_dir, const std::string& database_url) {
  const bool fresh = database_url.empty() && !std::filesystem::exists(std::filesystem::path(data_dir) / "setpoint.db");
  if (!fresh) return fill(data_dir, database_url);
  const Workplace work;
  auto made = fill(work.folder.string(), "");
  const auto copy = work.folder / "demo.db";
  db::open_database(work.folder, "")->backup_to(copy, [](double) {});
  db::restore_database(data_dir, "", copy);
  return made;
}

std::string refusal_to_reset(const std::string& data_dir, const std::string& database_url) {
  if (!database_url.empty()) return "only an embedded database is emptied; drop the PostgreSQL database yourself";
  if (!std::filesystem::exists(std::filesystem::path(data_dir) / "setpoint.db"))
    return "there is no database in " + data_dir;
  try {
    if (!is_demo(*db::open_database(data_dir, ""))) return data_dir + " holds no demo company";
  } catch (const db::DbError&) {
    return data_dir + " holds no demo company";
  }
  if (in_use(data_dir)) return "a server has " + data_dir + " open; stop it first";
  return {};
}

void empty_demo(const std::string& data_dir) {
  for (const char* name : {"setpoint.db", "setpoint.db-wal", "setpoint.db-shm"})
    std::filesystem::remove(std::filesystem::path(data_dir) / name);
}

}  // namespace sp
