// A place that is soon full: a small tmpfs where we may mount one, elsewhere a limit on the size of each file, which
// child processes inherit.
#pragma once

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "database_fixture.h"

namespace sp::test {

class SmallDevice {
 public:
  explicit SmallDevice(std::size_t mebibytes = 4) {
    enter_own_mounts();
    const std::string options = "size=" + std::to_string(mebibytes) + "m";
    mounted_ = ::mount("none", folder_.path().c_str(), "tmpfs", 0, options.c_str()) == 0;
    if (mounted_) return;
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{mebibytes << 20, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  SmallDevice(const SmallDevice&) = delete;
  ~SmallDevice() {
    if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
    else ::setrlimit(RLIMIT_FSIZE, &before_);
  }

  /// Somebody else's file takes what is left. Nothing on a limit: there the files themselves grow up to it.
  void fill() const {
    if (!mounted_) return;
    std::ofstream file(ballast(), std::ios::binary);
    const std::string block(4'096, 'x');
    while (file.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  /// The file goes, or the device grows. `child`: a process that inherited the limit.
  void make_room(pid_t child = 0) const {
    if (mounted_ && std::filesystem::remove(ballast())) return;
    if (mounted_) ::mount("none", folder_.path().c_str(), "tmpfs", MS_REMOUNT, "size=64m");
    else ::setrlimit(RLIMIT_FSIZE, &before_);
    if (!mounted_ && child != 0) ::prlimit(child, RLIMIT_FSIZE, &before_, nullptr);
  }
  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  /// So that nothing stays mounted, however the test program ends.
  static void enter_own_mounts() {
    static const bool own = ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    static_cast<void>(own);
  }
  std::filesystem::path ballast() const { return folder_.path() / "ballast"; }

  TemporaryFolder folder_;
  bool mounted_ = false;
  rlimit before_{};
};

}  // namespace sp::test
