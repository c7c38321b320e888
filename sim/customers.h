// Those the company is there for: they ask for something by the portal or through a partner's program, write, wait,
// confirm, refuse, rate, grow impatient, fall silent.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agenda.h"
#include "company.h"

namespace sp::sim {

class Customers {
 public:
  /// `partner`: the token of the program that opens cases by API.
  Customers(Company& company, Agenda& agenda, std::uint64_t seed, std::string partner);

  /// Lets requests arrive by chance until `end`, most of them by day.
  void arrive_until(Instant end);
  std::int64_t requests() const { return requests_; }

 private:
  struct Person {
    std::string name, phone, email;
  };
  /// One matter a customer waits for.
  struct Matter {
    std::string link;  // token of the tracking link
    double patience = 0.5, contentment = 0.8;
    int looks_left = 60;
    bool rated = false;
  };

  void ask();
  std::string by_portal(const std::string& kind, const Person& person);
  std::string by_partner(const std::string& kind, const Person& person);
  boost::json::object form(const std::string& kind, const Person& person);
  void look_later(std::shared_ptr<Matter> matter, Duration mean);
  void look(const std::shared_ptr<Matter>& matter);
  void answer_plan(Matter& matter, const boost::json::value& view);
  void judge(Matter& matter);
  void write(const Matter& matter);
  void rate(Matter& matter);

  Company& company_;
  Agenda& agenda_;
  Random random_;
  const std::string partner_;
  std::vector<Person> people_;
  Instant end_;
  std::int64_t requests_ = 0;
};

}  // namespace sp::sim
