// libcurl, bound when it is first needed. The functions below bear libcurl's own names, so that nothing else
// has to know: each goes on to the real one.
#include <curl/curl.h>
#include <dlfcn.h>

#include <cstdarg>
#include <mutex>
#include <string>

#include "io/curl_library.hpp"

#if defined(__ELF__)
// For those who make packages of it: what is loaded without being linked, in the form of
// https://systemd.io/ELF_DLOPEN_METADATA.
#define CASCADE_DLOPEN_NOTE                                                \
  "[{\"feature\":\"http\",\"description\":\"the engine's own transport\"," \
  "\"priority\":\"recommended\",\"soname\":[\"libcurl.so.4\",\"libcurl-gnutls.so.4\"]}]"
namespace {
struct DlopenNote {
  std::uint32_t name_size, text_size, type;
  char name[4];
  alignas(4) char text[sizeof CASCADE_DLOPEN_NOTE];
};
[[gnu::used, gnu::section(".note.dlopen")]] alignas(4) const DlopenNote kDlopenNote = {
    sizeof "FDO", sizeof CASCADE_DLOPEN_NOTE, 0x407c0c0a, "FDO", CASCADE_DLOPEN_NOTE};
}  // namespace
#endif

namespace {

// Every function of libcurl that core/io calls.
#define CASCADE_CURL_FUNCTIONS(X) \
  X(easy_init)                    \
  X(easy_cleanup)                 \
  X(easy_setopt)                  \
  X(easy_getinfo)                 \
  X(easy_pause)                   \
  X(easy_strerror)                \
  X(slist_append)                 \
  X(slist_free_all)               \
  X(global_init)                  \
  X(version_info)                 \
  X(multi_init)                   \
  X(multi_cleanup)                \
  X(multi_setopt) X(multi_add_handle) X(multi_remove_handle) X(multi_socket_action) X(multi_info_read)

struct Bound {
#define X(name) decltype(&::curl_##name) name;
  CASCADE_CURL_FUNCTIONS(X)
#undef X
} bound{};

// The name of the function that `library` lacks, or nullptr.
const char* bind(void* library) {
#define X(name)                                                                       \
  bound.name = reinterpret_cast<decltype(bound.name)>(dlsym(library, "curl_" #name)); \
  if (!bound.name) return "curl_" #name;
  CASCADE_CURL_FUNCTIONS(X)
#undef X
  return nullptr;
}

// libcurl tells by an option's number what follows it.
template <typename Function, typename Handle, typename Option>
auto set_option(Function function, Handle* handle, Option option, va_list value) {
  switch (option / 10000 * 10000) {
    case CURLOPTTYPE_LONG: return function(handle, option, va_arg(value, long));
    case CURLOPTTYPE_OFF_T: return function(handle, option, va_arg(value, curl_off_t));
    case CURLOPTTYPE_FUNCTIONPOINT: return function(handle, option, va_arg(value, void (*)()));
    default: return function(handle, option, va_arg(value, void*));
  }
}

}  // namespace

namespace cascade::io {

Outcome load_curl() {
  static std::mutex mutex;
  static bool there = false;
  const std::lock_guard<std::mutex> lock(mutex);
  if (there) return Unit{};
  std::string why;
  for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library) {
      if (why.empty()) why = dlerror();
      continue;
    }
    const char* missing = bind(library);
    there = missing == nullptr;
    if (there) return Unit{};
    why = std::string(name) + " has no " + missing;
    dlclose(library);
  }
  return make_error(
      Status::unsupported,
      "HTTP needs the library libcurl, version 7.87 or later, which cannot be loaded (" + why +
          "). Install it (Debian, Ubuntu: libcurl4; Fedora: libcurl; Alpine: libcurl), or bring "
          "a transport of your own.");
}

}  // namespace cascade::io

// libcurl declares them with an enum before the dots, which clang would have wider.
#pragma GCC diagnostic ignored "-Wvarargs"

// The parentheses keep libcurl's macros of the same names away.
CURL*(curl_easy_init)() { return bound.easy_init(); }
void(curl_easy_cleanup)(CURL* easy) { bound.easy_cleanup(easy); }
CURLcode(curl_easy_setopt)(CURL* easy, CURLoption option, ...) {
  va_list value;
  va_start(value, option);
  const CURLcode code = set_option(bound.easy_setopt, easy, option, value);
  va_end(value);
  return code;
}
CURLcode(curl_easy_getinfo)(CURL* easy, CURLINFO info, ...) {
  va_list to;
  va_start(to, info);
  const CURLcode code = bound.easy_getinfo(easy, info, va_arg(to, void*));
  va_end(to);
  return code;
}
CURLcode(curl_easy_pause)(CURL* easy, int bits) { return bound.easy_pause(easy, bits); }
const char*(curl_easy_strerror)(CURLcode code) { return bound.easy_strerror(code); }
curl_slist*(curl_slist_append)(curl_slist* list, const char* text) { return bound.slist_append(list, text); }
void(curl_slist_free_all)(curl_slist* list) { bound.slist_free_all(list); }
CURLcode(curl_global_init)(long flags) { return bound.global_init(flags); }
curl_version_info_data*(curl_version_info)(CURLversion age) { return bound.version_info(age); }
CURLM*(curl_multi_init)() { return bound.multi_init(); }
CURLMcode(curl_multi_cleanup)(CURLM* multi) { return bound.multi_cleanup(multi); }
CURLMcode(curl_multi_setopt)(CURLM* multi, CURLMoption option, ...) {
  va_list value;
  va_start(value, option);
  const CURLMcode code = set_option(bound.multi_setopt, multi, option, value);
  va_end(value);
  return code;
}
CURLMcode(curl_multi_add_handle)(CURLM* multi, CURL* easy) { return bound.multi_add_handle(multi, easy); }
CURLMcode(curl_multi_remove_handle)(CURLM* multi, CURL* easy) {
  return bound.multi_remove_handle(multi, easy);
}
CURLMcode(curl_multi_socket_action)(CURLM* multi, curl_socket_t fd, int events, int* running) {
  return bound.multi_socket_action(multi, fd, events, running);
}
CURLMsg*(curl_multi_info_read)(CURLM* multi, int* left) { return bound.multi_info_read(multi, left); }
