#include "io/transport_settings.hpp"

#include <unistd.h>

namespace cascade::io {
namespace {

bool readable(const std::string& path) { return access(path.c_str(), R_OK) == 0; }

// The proxy variables as curl and every other tool has them: HTTP_PROXY in capitals is left out on purpose,
// because in a CGI program a client can set it (the "httpoxy" hole).
void proxies_from_environment(const Environment& env, TransportSettings& t) {
  const auto first = [&env](std::initializer_list<std::string_view> names) {
    for (std::string_view name : names)
      if (const std::string_view v = variable(env, name); !v.empty()) return std::string(v);
    return std::string();
  };
  t.http_proxy = first({"http_proxy", "all_proxy", "ALL_PROXY"});
  t.https_proxy = first({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  t.no_proxy = first({"no_proxy", "NO_PROXY"});
}

}  // namespace

Result<ContextSettings> read_context_settings(std::string_view json) {
  if (json.empty()) json = "{}";
  Result<Json> parsed = parse_json(json);
  if (!parsed) {
    parsed.error().status =
        parsed.error().status == Status::invalid_utf8 ? Status::invalid_utf8 : Status::invalid_config;
    return parsed.error();
  }
  const JsonView document = parsed->view();
  ContextSettings out;
  TransportSettings& t = out.transport;
  Fields::Errors errors;
  Fields f(document, "$", errors);

  bool use_env = true;
  f.boolean("env", &use_env);
  std::string dotenv = use_env ? ".env" : "";
  bool dotenv_named = false;
  if (const JsonView node = f.any("dotenv"); node.is_bool()) {
    if (!node.boolean()) dotenv.clear();
    else dotenv = ".env";
  } else if (node.is_string()) {
    dotenv = std::string(node.str());
    dotenv_named = !dotenv.empty();
  } else if (node && !node.is_null()) {
    f.fail("dotenv", "expected the path of a file, or false");
  }
  if (errors.empty()) {
    Result<Environment> env = read_environment(use_env, dotenv, dotenv_named);
    if (env) out.environment = std::move(*env);
    else errors.push_back(env.error());
  }
  proxies_from_environment(out.environment, t);
  if (const std::string_view ca = variable(out.environment, "SSL_CERT_FILE"); !ca.empty()) t.ca_file = ca;

  if (std::string proxy; f.string("proxy", &proxy)) t.http_proxy = t.https_proxy = proxy;
  f.string("no_proxy", &t.no_proxy);
  f.string("ca_file", &t.ca_file);
  f.string("ca_pem", &t.ca_pem);
  f.boolean("verify_tls", &t.verify_tls);
  f.integer("max_connections", 1, 1'000'000, &t.max_connections);
  f.integer("max_connections_per_host", 1, 1'000'000, &t.max_connections_per_host);
  f.boolean("http2", &t.http2);
  f.integer("dns_cache_s", 0, 86400, &t.dns_cache_s);
  f.string("user_agent", &t.user_agent);
  f.integer("max_response_bytes", 1024, std::int64_t{1} << 40, &t.max_response_bytes);
  f.integer("threads", 1, 64, &out.threads);
  // Only hosted contexts take this one; a configuration shared by both kinds of host must not fail here for
  // it.
  if (const JsonView given = f.object("environment"))
    for (const JsonView entry : given) out.environment[std::string(entry.key())] = std::string(entry.str());
  f.finish();

  if (!t.ca_file.empty() && !readable(t.ca_file))
    f.fail("ca_file", "names a file that cannot be read: " + t.ca_file);
  if (t.user_agent.find_first_of("\r\n") != std::string::npos) f.fail("user_agent", "must be one line");
  if (!errors.empty()) return first_of(errors);
  return out;
}

}  // namespace cascade::io
