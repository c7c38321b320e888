#include "loop/0_people/staff/roles.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/embedded.h"
#include "base/yaml.h"

namespace sp {

std::string_view name_in(const LocalName& name, Language language) {
  const auto& asked = language == Language::en ? name.en : language == Language::zh_TW ? name.zh_TW : name.zh_CN;
  for (const auto* text : {&asked, &name.zh_CN, &name.zh_TW, &name.en}) {
    if (*text) return **text;
  }
  return {};
}

bool is_grantable(Right right) {
  return right != Right::open && right != Right::track && right != Right::customer && right != Right::signed_in;
}

Result<Grants> grants_from(const std::map<std::string, Scope>& named, const std::string& path) {
  Grants grants;
  for (const auto& [name, scope] : named) {
    Right right{};
    if (!parse_enum(name, right) || !is_grantable(right)) return invalid(path + '.' + name, "unknown_right", {{"right", name}});
    grants.add(right, scope);
  }
  return grants;
}

std::map<std::string, Scope> named_grants(const Grants& grants) {
  std::map<std::string, Scope> named;
  for (std::size_t at = 0; at < right_count; ++at) {
    const auto right = static_cast<Right>(at);
    if (grants.of(right) != Scope::none) named.emplace(enum_text(right), grants.of(right));
  }
  return named;
}

bool covers(const Grants& held, const Grants& wanted) {
  for (std::size_t at = 0; at < right_count; ++at) {
    const auto right = static_cast<Right>(at);
    if (wanted.of(right) > held.of(right)) return false;
  }
  return true;
}

bool shows_all(const Grants& held, const Grants& wanted) {
  constexpr std::array acts{Right::case_work, Right::case_assign, Right::case_approve, Right::case_merge, Right::customer_write, Right::customer_reveal};
  for (std::size_t at = 0; at < right_count; ++at) {
    const auto right = static_cast<Right>(at);
    if (std::ranges::find(acts, right) != acts.end()) continue;
    if (wanted.of(right) != Scope::none && held.of(right) != Scope::all) return false;
  }
  return true;
}

Result<Role> RoleBook::read(std::string_view yaml, const std::string& file) {
  SP_TRY(const auto document, YamlDocument::parse(yaml, file));
  SP_TRY(auto role, document.read<Role>());
  if (auto grants = grants_from(role.grants, "grants"); !grants)
    return std::unexpected(document.located(std::move(grants).error()));
  return role;
}

std::shared_ptr<const RoleBook::Content> RoleBook::made_of(std::vector<Role> roles) {
  auto content = std::make_shared<Content>();
  for (const Role& role : roles) content->grants.emplace(role.id, grants_from(role.grants, role.id).value());
  content->roles = std::move(roles);
  return content;
}

std::shared_ptr<const RoleBook::Content> RoleBook::content() const {
  const std::scoped_lock lock(mutex_);
  return content_;
}

void RoleBook::replace(std::vector<Role> roles) {
  auto fresh = made_of(std::move(roles));
  const std::scoped_lock lock(mutex_);
  content_.swap(fresh);
}

std::shared_ptr<const Role> RoleBook::find(std::string_view id) const {
  const auto book = content();
  const auto found = std::ranges::find_if(book->roles, [&](const Role& role) { return role.id == id; });
  return found == book->roles.end() ? nullptr : std::shared_ptr<const Role>(book, &*found);
}

Grants RoleBook::grants_of(std::span<const std::string> ids) const {
  const auto book = content();
  Grants together;
  for (const std::string& id : ids) {
    const auto found = book->grants.find(id);
    if (found == book->grants.end()) continue;
    for (std::size_t at = 0; at < right_count; ++at) {
      const auto right = static_cast<Right>(at);
      together.add(right, found->second.of(right));
    }
  }
  return together;
}

std::vector<Role> shipped_role_list() {
  std::vector<Role> roles;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with("definitions/roles/")) continue;
    auto role = RoleBook::read(file.content, std::string(file.name));
    if (!role) throw std::logic_error(std::string(file.name) + ": " + role.error().reason);
    roles.push_back(std::move(*role));
  }
  return roles;
}

RoleBook shipped_roles() { return RoleBook(shipped_role_list()); }

}  // namespace sp
