#include "db/query.h"

#include <mutex>
#include <unordered_set>

namespace sp::db {

std::string_view interned_sql(std::string sql) {
  static std::mutex mutex;
  static std::unordered_set<std::string> texts;
  const std::scoped_lock lock(mutex);
  return *texts.insert(std::move(sql)).first;
}

}  // namespace sp::db
