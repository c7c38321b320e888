#include "io/hook/address_guard.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace sp::io {
namespace {

constexpr int mapped_bits = 96;  // of ::ffff:0:0/96

IpAddress mapped(const void* four) {
  IpAddress address{};
  address[10] = address[11] = 0xFF;
  std::memcpy(address.data() + 12, four, 4);
  return address;
}

bool is_in(const IpAddress& address, const Network& network) {
  int bits = network.bits;
  for (std::size_t at = 0; bits > 0; ++at, bits -= 8) {
    const auto mask = static_cast<std::uint8_t>(bits >= 8 ? 0xFF : 0xFF << (8 - bits));
    if ((address[at] & mask) != (network.address[at] & mask)) return false;
  }
  return true;
}

std::vector<Network> networks(std::initializer_list<std::string_view> texts) {
  std::vector<Network> all;
  for (const auto text : texts) all.push_back(*network_from(text));
  return all;
}

bool is_in_any(const IpAddress& address, const std::vector<Network>& all) {
  return std::ranges::any_of(all, [&](const Network& one) { return is_in(address, one); });
}

}  // namespace

std::optional<IpAddress> ip_from(std::string_view text) {
  const std::string words(text);
  IpAddress address{};
  if (inet_pton(AF_INET6, words.c_str(), address.data()) == 1) return address;
  in_addr four{};
  if (inet_pton(AF_INET, words.c_str(), &four) == 1) return mapped(&four);
  return std::nullopt;
}

std::optional<IpAddress> ip_from(const sockaddr& address) {
  if (address.sa_family == AF_INET) return mapped(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  if (address.sa_family != AF_INET6) return std::nullopt;
  IpAddress six{};
  std::memcpy(six.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, six.size());
  return six;
}

std::optional<Network> network_from(std::string_view cidr) {
  const auto slash = cidr.find('/');
  const auto address = ip_from(cidr.substr(0, slash));
  if (!address) return std::nullopt;
  const bool four = cidr.substr(0, slash).find(':') == std::string_view::npos;
  const int most = four ? 32 : 128;
  int bits = most;
  if (slash != std::string_view::npos) {
    const auto text = cidr.substr(slash + 1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (error != std::errc() || end != text.data() + text.size() || bits < 0 || bits > most) return std::nullopt;
  }
  return Network{*address, four ? mapped_bits + bits : bits};
}

bool is_public(const IpAddress& address) {
  static const auto mapped_ones = networks({"::ffff:0.0.0.0/96"});
  static const auto closed_four = networks({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
                                            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
                                            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"});
  static const auto open_six = networks({"2000::/3"});  // all that is given out; the rest is private, local or tunnels
  static const auto closed_six = networks({"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});
  if (is_in_any(address, mapped_ones)) return !is_in_any(address, closed_four);
  return is_in_any(address, open_six) && !is_in_any(address, closed_six);
}

bool AddressGuard::lets(const IpAddress& address) const { return is_in_any(address, allowed) || is_public(address); }

}  // namespace sp::io
