// The answer as it comes, and what happened on the way.
#include <algorithm>

#include "support.hpp"

int main() {
  cf::context context;
  cf::agent agent(context, cf::object{{"models", cheap_and_strong()}});
  cf::task task = agent.start(cf::object{{"prompt", "What is the capital of Australia?"}, {"stream", true}});
  std::vector<std::string> kinds;
  std::cout << "answer: ";
  for (const cf::event &event : task) {
    const std::string kind(event.kind_name());
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
    if (event.kind() == CASCADE_EVENT_DELTA) std::cout << event.text() << std::flush;
  }
  std::cout << "\nmodel: " << task.wait().model() << "\nevents: ";
  for (std::size_t i = 0; i < kinds.size(); ++i) std::cout << (i ? ", " : "") << kinds[i];
  std::cout << '\n';
}
