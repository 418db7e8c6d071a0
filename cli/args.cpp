#include "args.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cascade::cli {
namespace {

const Option kHelp = {"help", "", "this text"};

const Option* find_option(const Command& command, std::string_view name) {
  if (name == "help") return &kHelp;
  for (const Option& o : command.options)
    if (o.name == name) return &o;
  return nullptr;
}

}  // namespace

bool Args::parse(const Command& c, int count, char** words, int from, std::string& problem) {
  command = &c;
  argc = count;
  argv = words;
  first = from;
  bool only_rest = false;
  for (int i = from; i < count; ++i) {
    const std::string_view word = words[i];
    if (only_rest || word.size() < 3 || word.substr(0, 2) != "--") {
      if (word == "--") only_rest = true;
      else if (word == "-h") values_["help"] = "";
      else if (!only_rest && word.size() == 2 && word[0] == '-' && word[1] != '-') {
        problem = "unknown option " + std::string(word) + "; options are long here, e.g. --json";
        return false;
      } else rest_.emplace_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(2, equals == std::string_view::npos ? equals : equals - 2);
    const Option* o = find_option(c, name);
    if (!o) {
      std::vector<std::string_view> names = {"help"};
      for (const Option& known : c.options) names.push_back(known.name);
      const std::string_view near = nearest_name(name, names);
      problem = "unknown option --" + std::string(name) +
                (near.empty() ? "" : "; did you mean --" + std::string(near) + "?");
      return false;
    }
    if (o->value.empty()) {
      values_[std::string(name)] = "";
    } else if (equals != std::string_view::npos) {
      values_[std::string(name)] = std::string(word.substr(equals + 1));
    } else if (i + 1 < count) {
      values_[std::string(name)] = words[++i];
    } else {
      problem = "option --" + std::string(name) + " needs a value: " + std::string(o->value);
      return false;
    }
  }
  return true;
}

std::string Args::get(std::string_view name, std::string_view fallback) const {
  const auto it = values_.find(name);
  return it == values_.end() ? std::string(fallback) : it->second;
}

std::string Args::text() const { return join(rest_, " "); }

std::string help_text(const Command& c) {
  std::string out = "usage: cascadeflow " + std::string(c.name) + " " + std::string(c.synopsis) + "\n\n" +
                    std::string(c.summary) + ".\n";
  if (!c.details.empty()) out += "\n" + std::string(c.details) + "\n";
  std::vector<Option> all = c.options;
  all.push_back(kHelp);
  out += "\noptions:\n";
  std::size_t width = 0;
  const auto head = [](const Option& o) {
    return "--" + std::string(o.name) + (o.value.empty() ? "" : " " + std::string(o.value));
  };
  for (const Option& o : all) width = std::max(width, head(o).size());
  for (const Option& o : all) {
    std::string h = head(o);
    h.resize(width + 2, ' ');
    out += "  " + h + std::string(o.help) + "\n";
  }
  return out;
}

const Command* find_command(std::string_view name) {
  for (const Command& c : commands())
    if (c.name == name) return &c;
  return nullptr;
}

}  // namespace cascade::cli
