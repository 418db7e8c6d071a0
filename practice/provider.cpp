// Routing: which dialect a path speaks, which directives apply, and the way from a request to its reply.
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "practice/ask.hpp"
#include "practice/author.hpp"
#include "practice/directive.hpp"
#include "practice/errors.hpp"
#include "practice/faults.hpp"
#include "practice/listing.hpp"
#include "practice/log.hpp"
#include "practice/practice.hpp"
#include "practice/write.hpp"

namespace cascade::practice {
namespace {

constexpr std::size_t kMostRemembered =
    100000;                   // counters and prompt prefixes; forgotten all at once beyond it
constexpr double kHot = 0.6;  // temperature from which a model may vary
constexpr std::size_t kCacheablePrefix =
    4096;  // bytes of a prompt that must repeat before a cache hit is reported

bool ends_with(std::string_view s, std::string_view end) {
  return s.size() >= end.size() && s.substr(s.size() - end.size()) == end;
}

Flavour flavour_of(std::string_view path) {
  const std::string_view first =
      path.substr(1, path.find('/', 1) == std::string_view::npos ? 0 : path.find('/', 1) - 1);
  constexpr std::pair<std::string_view, Flavour> kFlavours[] = {
      {"groq", Flavour::groq},         {"together", Flavour::together}, {"openrouter", Flavour::openrouter},
      {"deepseek", Flavour::deepseek}, {"mistral", Flavour::mistral},   {"vllm", Flavour::vllm}};
  for (const auto& [name, flavour] : kFlavours)
    if (first == name) return flavour;
  return path.find("/deployments/") == std::string_view::npos ? Flavour::openai : Flavour::azure;
}

std::string_view key_of(const Request& request) {
  for (std::string_view name : {"x-api-key", "api-key", "x-goog-api-key"})
    if (const std::string_view v = request.header(name); !v.empty()) return v;
  const std::string_view bearer = request.header("authorization");
  if (istarts_with(bearer, "Bearer ")) return trim(bearer.substr(7));
  for (std::string_view mark : {"?key=", "&key="})
    if (const std::size_t at = request.path.find(mark); at != std::string::npos) {
      const std::size_t from = at + mark.size();
      return std::string_view(request.path).substr(from, request.path.find('&', from) - from);
    }
  return {};
}

std::string short_id(std::uint64_t h) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";
  std::string id;
  for (int i = 0; i < 12; ++i, h >>= 5) id += kDigits[h & 31];
  return id;
}

void add_usual_headers(Reply& reply, Dialect dialect, std::string_view id) {
  if (dialect == Dialect::anthropic) {
    reply.headers.push_back({"request-id", "req_" + std::string(id)});
    reply.headers.push_back({"anthropic-ratelimit-requests-limit", "4000"});
    reply.headers.push_back({"anthropic-ratelimit-tokens-limit", "400000"});
  } else if (dialect == Dialect::openai_chat || dialect == Dialect::openai_responses) {
    reply.headers.push_back({"x-request-id", "req_" + std::string(id)});
    reply.headers.push_back({"x-ratelimit-limit-requests", "10000"});
    reply.headers.push_back({"x-ratelimit-limit-tokens", "2000000"});
  }
}

Outcome read_request(Ask& ask) {
  switch (ask.dialect) {
    case Dialect::openai_chat: return read_openai_chat(ask);
    case Dialect::openai_responses: return read_openai_responses(ask);
    case Dialect::anthropic: return read_anthropic(ask);
    case Dialect::gemini: return read_gemini(ask);
    case Dialect::ollama: break;
  }
  return read_ollama(ask);
}

std::optional<Dialect> dialect_of(std::string_view path) {
  if (ends_with(path, "/chat/completions")) return Dialect::openai_chat;
  if (ends_with(path, "/responses")) return Dialect::openai_responses;
  if (ends_with(path, "/messages")) return Dialect::anthropic;
  if (ends_with(path, ":generateContent") || ends_with(path, ":streamGenerateContent"))
    return Dialect::gemini;
  if (ends_with(path, "/api/chat")) return Dialect::ollama;
  return std::nullopt;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const Header& h : headers)
    if (iequals(h.name, name)) return h.value;
  return {};
}

std::string_view Reply::header(std::string_view name) const {
  for (const Header& h : headers)
    if (iequals(h.name, name)) return h.value;
  return {};
}

std::string Reply::body() const {
  std::string out;
  for (const Chunk& c : chunks) out += c.bytes;
  return out;
}

struct Provider::State {
  Options options;
  RequestLog log;
  Random luck;
  std::unordered_map<std::string, std::int64_t> counts;      // of directives with `fail`
  std::unordered_map<std::uint64_t, std::int64_t> prefixes;  // beginnings of prompts seen -> their tokens

  std::unordered_map<std::uint64_t, int> asked;  // how often a model was asked a prompt

  explicit State(Options o) : options(o), luck(o.seed) {}

  Reply converse(const Request& request, std::string_view path, Ask& ask, std::int64_t wall_ms);
  Directive directives(const Request& request, Ask& ask);
  void apply(Directive& all, const Directive& one, const Request& request, const Ask& ask);
  int which_sample(const Directive& directive, const Ask& ask);
  void remember_prefix(const Request& request, const Ask& ask, Usage& usage);
};

void Provider::State::apply(Directive& all, const Directive& one, const Request& request, const Ask& ask) {
  if (const auto only = one.get("only"); only && !icontains(ask.model, *only)) return;
  if (one.has("chance") && luck.uniform() >= one.real("chance", 1)) return;
  if (one.has("fail")) {
    std::string key(one.get("key").value_or(request.header("x-practice-key")));
    if (key.empty()) key = one.key() + ask.model;
    if (counts.size() > kMostRemembered) counts.clear();
    if (counts[key]++ >= one.number("fail", 1)) return;
    if (!one.has("status") && !one.has("error")) all.add("status", "500");
  }
  all.merge(one);
}

Directive Provider::State::directives(const Request& request, Ask& ask) {
  Directive all;
  std::vector<Directive> in_model = take_directives(ask.model);
  if (const std::string_view bare = request.header("x-practice"); !bare.empty())
    apply(all, parse_directive(bare), request, ask);
  for (const Directive& d : in_model) apply(all, d, request, ask);
  for (const Directive& d : take_directives(ask.prompt)) apply(all, d, request, ask);
  return all;
}

// Cold models always say the same. Of hot ones, and of those with another seed, the second sample may differ.
int Provider::State::which_sample(const Directive& directive, const Ask& ask) {
  if (directive.has("sample")) return static_cast<int>(directive.number("sample", 0));
  if (ask.strong) return 0;
  if (asked.size() > kMostRemembered) asked.clear();
  const int before = asked[fnv1a(ask.prompt, fnv1a(ask.model))]++;
  if (ask.seed) return *ask.seed % 2 != 0;
  return ask.temperature >= kHot ? before % 2 : 0;
}

void Provider::State::remember_prefix(const Request& request, const Ask& ask, Usage& usage) {
  if (ask.input_tokens < 1024 || usage.cached > 0 || usage.cache_write > 0 ||
      ask.flavour == Flavour::together)
    return;
  if (ask.dialect == Dialect::anthropic && !ask.cache_marked) return;
  const std::uint64_t key =
      fnv1a(ask.model, fnv1a(std::string_view(request.body).substr(0, kCacheablePrefix)));
  if (prefixes.size() > kMostRemembered) prefixes.clear();
  const auto [it, fresh] = prefixes.emplace(key, ask.input_tokens / 128 * 128);
  if (!fresh) usage.cached = it->second < ask.input_tokens ? it->second : ask.input_tokens / 128 * 128;
  else if (ask.dialect == Dialect::anthropic) usage.cache_write = it->second;
}

Reply Provider::State::converse(const Request& request, std::string_view path, Ask& ask,
                                std::int64_t wall_ms) {
  if (request.method != "POST")
    return error_reply(ask.dialect, failure_named(ask.dialect, "invalid_request", 405));
  const std::string_view key = key_of(request);
  if (istarts_with(key, "sk-bad") || (options.require_key && key.empty() && ask.dialect != Dialect::ollama))
    return error_reply(ask.dialect, failure_named(ask.dialect, "invalid_key"));
  if (ask.dialect == Dialect::anthropic && request.header("anthropic-version").empty()) {
    Failure f = failure_named(ask.dialect, "invalid_request");
    f.message = "anthropic-version: header is required";
    return error_reply(ask.dialect, f);
  }
  auto parsed = parse_json(request.body);
  if (!parsed || !parsed->view().is_object()) {
    Failure f = failure_named(ask.dialect, "invalid_request");
    f.message = "We could not parse the JSON body of your request.";
    return error_reply(ask.dialect, f);
  }
  ask.body = std::move(*parsed);
  ask.model = ask.body.view()["model"].str();
  if (const std::size_t at = path.find("/deployments/"); at != std::string_view::npos) {
    const std::string_view rest = path.substr(at + 13);
    ask.model = percent_decoded(rest.substr(0, rest.find('/')));
  }
  if (const std::size_t at = path.rfind("/models/"); at != std::string_view::npos) {
    const std::string_view rest = path.substr(at + 8);
    ask.model = percent_decoded(rest.substr(0, rest.rfind(':')));
  }
  const std::string named = ask.model;  // with its directives, as the caller knows it

  if (ask.dialect == Dialect::gemini) ask.stream = ends_with(path, ":streamGenerateContent");
  const Outcome read = read_request(ask);
  const Directive directive = directives(request, ask);
  ask.strong = is_strong_model(ask.model);
  const std::string id = short_id(mix64(fnv1a(request.body, options.seed)));
  if (auto failed = refuse(directive, ask.dialect, wall_ms)) {
    if (failed->silent) return std::move(*failed);
    add_usual_headers(*failed, ask.dialect, id);
    spoil(*failed, directive, ask.dialect, ask.flavour);
    return std::move(*failed);
  }
  if (!read) {
    Failure f = failure_named(ask.dialect, "invalid_request");
    f.message = read.error().message;
    return error_reply(ask.dialect, f);
  }
  if (icontains(ask.model, "nonexistent"))
    return error_reply(ask.dialect, failure_named(ask.dialect, "not_found"));

  ask.sample = which_sample(directive, ask);
  std::vector<Answer> answers;
  answers.reserve(static_cast<std::size_t>(std::max(0, ask.choices)));
  for (int i = 0; i < ask.choices; ++i) answers.push_back(compose(ask, directive, i));
  remember_prefix(request, ask, answers[0].usage);
  ask.model = named;
  Reply reply;
  add_usual_headers(reply, ask.dialect, id);
  Writing writing{ask, answers, id, wall_ms / 1000, Pace(ask, options.speed)};
  switch (ask.dialect) {
    case Dialect::openai_chat: write_chat(writing, reply); break;
    case Dialect::openai_responses: write_responses(writing, reply); break;
    case Dialect::anthropic: write_anthropic(writing, reply); break;
    case Dialect::gemini:
      write_gemini(writing, reply, request.path.find("alt=sse") != std::string::npos);
      break;
    case Dialect::ollama: write_ollama(writing, reply); break;
  }
  spoil(reply, directive, ask.dialect, ask.flavour);
  return reply;
}

Provider::Provider(Options options) : state_(std::make_unique<State>(options)) {}
Provider::~Provider() = default;

void Provider::abandoned(std::int64_t number) { state_->log.abandoned(number); }

Reply Provider::answer(const Request& request, std::int64_t wall_ms) {
  const std::string_view target = request.path;
  const std::string_view path = target.substr(0, target.find('?'));
  if (path.empty() || path[0] != '/')
    return error_reply(Dialect::openai_chat, failure_named(Dialect::openai_chat, "invalid_request"));
  const bool get = request.method == "GET";
  if (path == "/practice/log") return json_reply(200, state_->log.json());
  if (path == "/practice/reset") {
    state_->log.clear();
    state_->counts.clear();
    state_->asked.clear();
    state_->prefixes.clear();
    return json_reply(200, "{\"ok\":true}");
  }
  if (path == "/" || path == "/health")
    return json_reply(200, "{\"status\":\"ok\",\"provider\":\"practice\"}");

  const std::int64_t number = state_->log.add(request, wall_ms);
  Ask ask;
  ask.flavour = flavour_of(path);
  Reply reply;
  if (const auto dialect = dialect_of(path)) {
    ask.dialect = *dialect;
    reply = state_->converse(request, path, ask, wall_ms);
  } else if (get && path == "/v1beta/models") {
    reply = list_models_gemini();
  } else if (get && ends_with(path, "/models")) {
    reply = request.header("anthropic-version").empty() ? list_models_openai(wall_ms / 1000)
                                                        : list_models_anthropic();
  } else if (get && ends_with(path, "/api/tags")) {
    reply = list_models_ollama();
  } else if (get && ends_with(path, "/api/version")) {
    reply = json_reply(200, "{\"version\":\"0.12.11\"}");
  } else if (ends_with(path, "/api/embed")) {
    reply = embeddings_ollama(request.body);
  } else if (ends_with(path, "/embeddings")) {
    reply = embeddings_openai(request.body);
  } else {
    Failure f = failure_named(Dialect::openai_chat, "not_found");
    f.message = "Unknown request URL: " + request.method + " " + std::string(path) + ".";
    reply = error_reply(Dialect::openai_chat, f);
  }
  reply.number = number;
  state_->log.answered(number, reply.silent ? 0 : reply.status, ask.model);
  return reply;
}

Reply answer(const Request& request, std::int64_t wall_ms, const Options& options) {
  return Provider(options).answer(request, wall_ms);
}

}  // namespace cascade::practice
