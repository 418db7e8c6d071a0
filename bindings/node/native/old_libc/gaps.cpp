// gaps.cpp: what older versions of glibc, or musl, do not have at all, and what the static libraries inside
// the addon ask for. Nothing of it leaves the addon.
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdint>

namespace {

struct Search {
  std::uintptr_t address;
  dl_find_object* found;
};

int look(dl_phdr_info* module, std::size_t, void* data) {
  auto* search = static_cast<Search*>(data);
  const ElfW(Phdr)* code = nullptr;
  const ElfW(Phdr)* frames = nullptr;
  for (int i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = module->dlpi_phdr[i];
    const std::uintptr_t begin = module->dlpi_addr + part.p_vaddr;
    if (part.p_type == PT_LOAD && search->address >= begin && search->address - begin < part.p_memsz)
      code = &part;
    if (part.p_type == PT_GNU_EH_FRAME) frames = &part;
  }
  if (code == nullptr) return 0;
  if (frames == nullptr) return -1;
  *search->found = {};
  search->found->dlfo_map_start = reinterpret_cast<void*>(module->dlpi_addr + code->p_vaddr);
  search->found->dlfo_map_end = reinterpret_cast<void*>(module->dlpi_addr + code->p_vaddr + code->p_memsz);
  search->found->dlfo_eh_frame = reinterpret_cast<void*>(module->dlpi_addr + frames->p_vaddr);
  return 1;
}

}  // namespace

extern "C" {

// glibc 2.35: where exceptions look for their frames.
int _dl_find_object(void* address, dl_find_object* found) noexcept {
  Search search{reinterpret_cast<std::uintptr_t>(address), found};
  return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}

// glibc 2.32: whether counting may do without atomic instructions. Inside Node there are always threads.
extern char __libc_single_threaded;
char __libc_single_threaded = 0;

// glibc 2.33; before, these were functions inside the program.
int stat64(const char* path, struct stat64* out) noexcept {
  return static_cast<int>(syscall(SYS_newfstatat, AT_FDCWD, path, out, 0));
}
int lstat64(const char* path, struct stat64* out) noexcept {
  return static_cast<int>(syscall(SYS_newfstatat, AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW));
}
int fstat64(int file, struct stat64* out) noexcept { return static_cast<int>(syscall(SYS_fstat, file, out)); }

// musl: the one fcntl there takes 64-bit offsets, as that of x86-64 does everywhere.
int fcntl64(int file, int what, ...) {
  va_list more;
  va_start(more, what);
  void* argument = va_arg(more, void*);
  va_end(more);
  return fcntl(file, what, argument);
}
long __sysconf(int name) { return sysconf(name); }
// musl: libuv asks, to mend what glibc had wrong before 2.21.
const char* gnu_get_libc_version() { return "2.28"; }
// musl: handlers for a process that forks and goes on without exec, which Node never does.
int __register_atfork(void (*)(), void (*)(), void (*)(), void*) { return 0; }

}  // extern "C"
