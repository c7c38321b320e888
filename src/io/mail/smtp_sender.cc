#include "io/mail/smtp_sender.h"

#include <cstring>
#include <memory>
#include <mutex>

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium.h>

#include "base/text.h"

namespace sp::io {
namespace {

constexpr std::size_t line_bytes = 57;  // of base 64: 76 characters
constexpr std::size_t word_bytes = 42;  // of an encoded word: with its frame below 75

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the zero
  return text;
}

/// At most `most` bytes of whole characters.
std::string_view whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

std::string encoded_header(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto word = whole_characters(text, word_bytes);
    out += (out.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(word) + "?=");
    text.remove_prefix(word.size());
  }
  return out;
}

std::string_view domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view("localhost") : address.substr(at + 1);
}

/// What would end a header or a command early.
bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; });
}
bool is_address(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && is_one_line(text) && text.find_first_of("<> ") == std::string_view::npos;
}

std::string_view host_of(std::string_view url) {
  url.remove_prefix(url.find("://") + 3);
  if (const auto at = url.find('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  if (url.starts_with('[')) return url.substr(0, url.find(']') + 1);
  return url.substr(0, url.find_first_of(":/"));
}
bool is_this_machine(std::string_view url) {
  const auto host = host_of(url);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

struct Reading {
  std::string_view rest;
};

std::size_t read_on(char* buffer, std::size_t size, std::size_t count, void* state) {
  auto& reading = *static_cast<Reading*>(state);
  const auto length = std::min(size * count, reading.rest.size());
  std::memcpy(buffer, reading.rest.data(), length);
  reading.rest.remove_prefix(length);
  return length;
}

struct EndCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

Delivery outcome_of(CURLcode code, long answered) {
  if (code == CURLE_OK) return {};
  // 550 to 554 of the recipient or the message are for good; 53x is about our own login.
  const bool never = answered >= 550 && answered <= 554;
  return {never ? Delivery::Outcome::never : Delivery::Outcome::later,
          fmt::format("{} ({})", curl_easy_strerror(code), answered)};
}

Delivery send(const SmtpSettings& settings, const Outgoing& message) {
  if (!is_address(message.address)) return {Delivery::Outcome::never, "bad_address"};
  const std::unique_ptr<CURL, EndCurl> curl(curl_easy_init());
  if (!curl) return {Delivery::Outcome::later, "no client"};
  const std::string text = mail_text(message, settings.from);
  Reading reading{text};
  const std::string from = '<' + settings.from + '>', to = '<' + message.address + '>';
  const std::unique_ptr<curl_slist, EndCurl> recipients(curl_slist_append(nullptr, to.c_str()));
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
  set(CURLOPT_URL, settings.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(settings.patience.count()));
  set(CURLOPT_USE_SSL, static_cast<long>(is_this_machine(settings.url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  if (!settings.authorities.empty()) set(CURLOPT_CAINFO, settings.authorities.c_str());
  if (!settings.user.empty()) {
    set(CURLOPT_USERNAME, settings.user.c_str());
    set(CURLOPT_PASSWORD, settings.password.c_str());
  }
  set(CURLOPT_MAIL_FROM, from.c_str());
  set(CURLOPT_MAIL_RCPT, recipients.get());
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, read_on);
  set(CURLOPT_READDATA, static_cast<void*>(&reading));
  const CURLcode code = curl_easy_perform(curl.get());
  long answered = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answered);
  return outcome_of(code, answered);
}

}  // namespace

Result<void> check_settings(const SmtpSettings& settings) {
  const bool smtp = settings.url.starts_with("smtp://") || settings.url.starts_with("smtps://");
  if (!smtp || host_of(settings.url).empty() || !is_one_line(settings.url)) return invalid("mail", "bad_mail_server");
  if (!is_address(settings.from)) return invalid("mail_from", "bad_email");
  return {};
}

Sender smtp_sender(SmtpSettings settings) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return [settings = std::move(settings)](const Outgoing& message) { return send(settings, message); };
}

std::string mail_text(const Outgoing& message, const std::string& from) {
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(
      std::chrono::system_clock::time_point(std::chrono::milliseconds(to_ms(message.at))));
  std::string text = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\n", fmt::gmtime(seconds));
  text += "From: <" + from + ">\r\nTo: <" + message.address + ">\r\n";
  text += "Message-ID: <" + id_text(message.id) + '@' + std::string(domain_of(from)) + ">\r\n";  // the same at every try
  text += "Subject: " + encoded_header(message.subject) + "\r\n";
  text += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  text += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  for (std::string_view rest = message.body; !rest.empty(); rest.remove_prefix(std::min(rest.size(), line_bytes)))
    text += base64(rest.substr(0, line_bytes)) + "\r\n";
  return text;
}

}  // namespace sp::io
