// A function of the host as the cheapest tier: a table of known answers.
#include "support.hpp"

int main() {
  cf::context context;
  const cf::array models{cf::object{{"name", "house"}, {"provider", "host"}, {"cost", 0}}, model("gpt-4o", "openai")};
  // A table cannot judge itself: the gate shall not ask it for a second opinion.
  const cf::object checks{{"self_check", "never"}, {"second_sample", "never"}};
  cf::agent agent(context, cf::object{{"models", models}, {"checks", checks}});
  agent.add_model("house", [](cf::model_call call) {
    const std::string question = field(call.request_json(), "content");
    std::cout << "house model was asked: " << question << '\n';
    call.answer(question == "What are your opening hours?" ? "We are open from 9 to 17, Monday to Friday." : "I do not know.");
  });
  for (const std::string question : {"What are your opening hours?", "Who wrote Don Quixote?"}) {
    const cf::result result = agent.run(cf::object{{"prompt", question}});
    std::cout << "A: " << result.text() << "\nmodel: " << result.model() << '\n';
  }
}
