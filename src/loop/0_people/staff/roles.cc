#include "loop/0_people/staff/roles.h"

#include <algorithm>
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

Result<Grants> grants_from(const std::map<std::string, Scope>& named, const std::string& path) {
  Grants grants;
  for (const auto& [name, scope] : named) {
    Right right{};
    const bool grantable = parse_enum(name, right) && right != Right::open && right != Right::track &&
                           right != Right::customer && right != Right::signed_in;
    if (!grantable) return invalid(path + '.' + name, "unknown_right", {{"right", name}});
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

Result<Role> RoleBook::read(std::string_view yaml, const std::string& file) {
  SP_TRY(const auto document, YamlDocument::parse(yaml, file));
  SP_TRY(auto role, document.read<Role>());
  if (auto grants = grants_from(role.grants, "grants"); !grants)
    return std::unexpected(document.located(std::move(grants).error()));
  return role;
}

RoleBook::RoleBook(std::vector<Role> roles) : roles_(std::move(roles)) {
  for (const Role& role : roles_) grants_.emplace(role.id, grants_from(role.grants, role.id).value());
}

const Role* RoleBook::find(std::string_view id) const {
  const auto found = std::ranges::find_if(roles_, [&](const Role& role) { return role.id == id; });
  return found == roles_.end() ? nullptr : &*found;
}

Grants RoleBook::grants_of(std::span<const std::string> ids) const {
  Grants together;
  for (const std::string& id : ids) {
    const auto found = grants_.find(id);
    if (found == grants_.end()) continue;
    for (std::size_t at = 0; at < right_count; ++at) {
      const auto right = static_cast<Right>(at);
      together.add(right, found->second.of(right));
    }
  }
  return together;
}

RoleBook shipped_roles() {
  std::vector<Role> roles;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with("definitions/roles/")) continue;
    auto role = RoleBook::read(file.content, std::string(file.name));
    if (!role) throw std::logic_error(std::string(file.name) + ": " + role.error().reason);
    roles.push_back(std::move(*role));
  }
  return RoleBook(std::move(roles));
}

}  // namespace sp
