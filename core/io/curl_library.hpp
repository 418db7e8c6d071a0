// libcurl itself. The shared library binds it late (curl_late.cpp): it and what it stands on take ten times
// as long to load as all of ours, and a program that judges, estimates or brings a transport of its own never
// needs it. The static library and the Node addon are linked with theirs (curl_linked.cpp). Who links chooses
// one of the two.
#pragma once

#include "base/result.hpp"

namespace cascade::io {

// To be called before any other function of libcurl, by any thread, as often as one likes. The error says
// what to install.
Outcome load_curl();

}  // namespace cascade::io
