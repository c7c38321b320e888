#include "io/hook/hook_sender.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sp::io {
namespace {

constexpr std::size_t kept_bytes = 2048;            // of the answer
constexpr std::size_t read_bytes_max = 256 * 1024;  // then we hang up

struct Call {
  const AddressGuard& guard;
  bool refused = false;  // an address that is not for us
  std::string answer;
  std::size_t read = 0;
};

curl_socket_t open_socket(void* state, curlsocktype, curl_sockaddr* to) {
  auto& call = *static_cast<Call*>(state);
  const auto address = ip_from(to->addr);
  if (!address || !call.guard.lets(*address)) {
    call.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* state) {
  auto& call = *static_cast<Call*>(state);
  const std::size_t length = size * count;
  call.answer.append(bytes, std::min(length, kept_bytes - call.answer.size()));
  call.read += length;
  return call.read > read_bytes_max ? 0 : length;
}

struct HangUp {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

handling::HookAnswer post(const AddressGuard& guard, std::chrono::milliseconds patience, const handling::HookPost& what) {
  const std::unique_ptr<CURL, HangUp> curl(curl_easy_init());
  if (!curl) return {0, "no_answer", {}};
  Call call{guard};
  std::unique_ptr<curl_slist, HangUp> headers;
  for (const auto& line : what.headers) {
    if (auto* longer = curl_slist_append(headers.get(), line.c_str())) static_cast<void>(headers.release()), headers.reset(longer);
  }
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
  set(CURLOPT_URL, what.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience.count() / 2));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
  set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&call));
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDS, what.body.c_str());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what.body.size()));
  set(CURLOPT_WRITEFUNCTION, take);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&call));
  const CURLcode code = curl_easy_perform(curl.get());
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (call.refused && status == 0) return {0, "address_refused", {}};
  if (code == CURLE_COULDNT_RESOLVE_HOST) return {0, "name_unknown", {}};
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR) return {0, "not_trusted", {}};
  if (status == 0 || (code != CURLE_OK && code != CURLE_WRITE_ERROR)) return {0, "no_answer", {}};
  const bool good = status >= 200 && status < 300, elsewhere = status >= 300 && status < 400;
  return {status, good ? "" : elsewhere ? "redirected" : "answered", std::move(call.answer)};
}

}  // namespace

handling::HookPoster hook_poster(AddressGuard guard, std::chrono::milliseconds patience) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return [guard = std::move(guard), patience](const handling::HookPost& what) { return post(guard, patience, what); };
}

}  // namespace sp::io
