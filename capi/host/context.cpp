#include "host/context.hpp"

#include "base/fields.hpp"

namespace cascade::capi {

std::string Context::variable(std::string_view name) const {
  const auto found = environment_.find(name);
  return found == environment_.end() ? std::string() : found->second;
}

bool Context::inside() const {
  for (const auto& track : tracks_)
    if (track->executor->inside()) return true;
  return false;
}

void Context::shut_down() {
  if (down_.exchange(true)) return;
  for (const auto& track : tracks_) track->executor->close();
}

Result<std::shared_ptr<Context>> Context::make_hosted(std::string_view json,
                                                      std::shared_ptr<HostTable> host) {
  if (const char* name = host->missing())
    return make_error(Status::invalid_argument,
                      std::string("The host's table lacks the function ") + name + ".");
  const std::shared_ptr<Context> context(new Context);
  context->hosted_ = true;
  Result<Json> parsed = parse_json(json.empty() ? "{}" : json);
  if (!parsed) return parsed.error();
  Fields::Errors errors;
  Fields f(parsed->view(), "$", errors);
  if (const JsonView given = f.object("environment"))
    for (const JsonView entry : given)
      context->environment_[std::string(entry.key())] = std::string(entry.str());
  // A document written for the other kind of context is fine here too; what the host does itself is the
  // host's business.
  for (const char* key :
       {"ca_file", "ca_pem", "proxy", "no_proxy", "verify_tls", "max_connections", "max_connections_per_host",
        "http2", "dns_cache_s", "user_agent", "env", "dotenv", "threads", "max_response_bytes"})
    f.alias(key);
  f.finish();
  if (!errors.empty()) return first_of(errors);

  auto track = std::make_shared<Track>();
  track->executor = std::make_shared<Strand>();
  auto engine = std::make_unique<Engine>();
  engine->transport = std::make_unique<HostedTransport>(host, track->executor);
  auto timers = std::make_unique<HostedTimers>(host);
  track->hosted_timers = timers.get();
  engine->timers = std::move(timers);
  engine->clock = std::make_unique<HostedClock>(host);
  context->clock_ = std::make_unique<HostedClock>(host);
  context->tracks_.push_back(track);
  track->equip(std::move(engine), context->store_);
  return context;
}

}  // namespace cascade::capi
