// Which network addresses the server may connect to on behalf of what somebody typed: those of the public internet, and
// what the operator allowed. Asked of the address a name resolved to, when the connection is made, so that no name and no
// second answer of a name server leads elsewhere.
// Source: OWASP, Server-Side Request Forgery Prevention; IANA special-purpose address registries (RFC 6890).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

struct sockaddr;

namespace sp::io {

/// 16 bytes; an IPv4 address as ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

struct Network {
  IpAddress address{};
  int bits = 128;  // of the prefix
};

std::optional<IpAddress> ip_from(std::string_view text);       // "10.0.0.1", "fe80::1"
std::optional<IpAddress> ip_from(const sockaddr& address);     // nothing for another family
std::optional<Network> network_from(std::string_view cidr);    // "10.0.0.0/8", "fd00::/8", or an address alone

/// Loopback, private, link-local, shared, multicast, reserved and documentation addresses are not; nor is what tunnels to
/// an IPv4 address (mapped, 6to4, Teredo, NAT64).
bool is_public(const IpAddress& address);

struct AddressGuard {
  std::vector<Network> allowed;
  bool lets(const IpAddress& address) const;
};

}  // namespace sp::io
