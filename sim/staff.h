// Those who do the work, in office hours: they take what waits, follow the process, try to step around it, ask, pause,
// hand over, promise, merge and split; leads and managers approve.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agenda.h"
#include "company.h"

namespace sp::sim {

/// A member that is a string; empty for anything else.
std::string text_at(const boost::json::value& value, std::string_view name);

class Staff {
 public:
  Staff(Company& company, Agenda& agenda, std::uint64_t seed);

  /// Teams, people and their programs' tokens, made the way an administrator makes them.
  void hire();
  const std::string& partner_token() const { return partner_; }
  /// Everybody comes to work until `end`.
  void work_until(Instant end);

 private:
  struct Colleague {
    std::string login, roles, token, id;
  };
  using Case = boost::json::value;  // as the API shows it

  Colleague engage(const std::string& login, const std::string& roles, bool in_teams);
  void come_to_work(std::size_t who);
  void take_turn(std::size_t who);
  void agent_turn(const Colleague& me);
  void lead_turn(const Colleague& me);

  void take_what_waits(const Colleague& me);
  void work_on(const Colleague& me, const Case& row);
  bool follow_impulse(const Colleague& me, const Case& c);
  bool keep_word(const Colleague& me, const Case& c);
  void try_to_skip(const Colleague& me, const Case& c);
  bool go_forward(const Colleague& me, const Case& c);
  bool do_step(const Colleague& me, const Case& c, const Case& step);
  bool go_on(const Colleague& me, const Case& c);
  void overcome(const Colleague& me, const Case& c, const Answer& refused);
  void hand_over(const Case& c, const Colleague& from, const std::string& role);
  void approve(const Colleague& me);
  void bring_together(const Colleague& me, const Case& c);

  Answer act(const Colleague& me, const Case& c, const std::string& action, boost::json::object body = {});
  Case show(const Colleague& me, const std::string& id);
  boost::json::object record_for(const Case& step);

  Company& company_;
  Agenda& agenda_;
  Random random_;
  Instant end_;
  std::vector<Colleague> people_;
  std::map<std::string, std::string> teams_;
  std::string partner_;
  std::vector<std::string> asked_;   // cases where somebody waits for a vote
  std::vector<std::string> merged_;  // may turn out to be two after all
};

}  // namespace sp::sim
