// cascadeflow-practice: the practice provider as a program.
#include "practice/server/command.hpp"

int main(int argc, char** argv) { return cascade::practice::serve_command(argc, argv); }
