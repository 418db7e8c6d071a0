// A tool that the engine runs when a model asks for it.
#include "support.hpp"

int main() {
  const cf::object weather{
      {"name", "get_weather"},
      {"description", "Gets the weather in a city."},
      {"parameters", cf::object{{"type", "object"},
                                {"properties", cf::object{{"city", cf::object{{"type", "string"}}}}},
                                {"required", cf::array{"city"}}}}};
  cf::context context;
  cf::agent agent(context, cf::object{{"models", cheap_and_strong()}});
  agent.add_simple_tool(weather, [](std::string_view arguments) {
    const std::string city = field(arguments, "city");
    std::cout << "tool: get_weather(" << city << ")\n";
    return "18 degrees and sunny in " + city;
  });
  const cf::result result =
      agent.run(cf::object{{"prompt", "What is the weather in Tokyo?"}, {"tools", cf::array{weather}}});
  std::cout << "A: " << result.text() << "\nsteps: " << field(result.json(), "steps") << '\n';
}
