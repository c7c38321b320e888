// A small company to try: staff, teams, customers and a few matters, made by the same commands as real ones.
#pragma once

#include <string>

#include "main/compose.h"

namespace sp {

struct Demo {
  std::string first_login;  // empty: there was something already, nothing was made
  std::string password;
};

/// Once, into empty data. The passwords are random and printed only this once.
Demo open_demo(Installation& installation);

}  // namespace sp
