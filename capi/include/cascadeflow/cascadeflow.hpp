// cascadeflow.hpp: the C interface for C++17, header-only: handles free themselves, errors are exceptions, callbacks are
// functions. With C++20, `co_await agent.run_async(request)` as well.
//
//   cascadeflow::context context;
//   cascadeflow::agent agent(context, cascadeflow::object{{"models", cascadeflow::array{"gpt-4o-mini", "gpt-4o"}}});
//   cascadeflow::result result = agent.run(cascadeflow::object{{"prompt", "What color is the sky?"}});
//   std::cout << result.text() << '\n';
//
// Documents go in and come out as JSON (docs/reference.md); `object` and `array` write it, any JSON library reads it.
//
// Each header of cascadeflow/cpp also stands alone.
#ifndef CASCADEFLOW_CASCADEFLOW_HPP
#define CASCADEFLOW_CASCADEFLOW_HPP

#include <cascadeflow/cascadeflow.h>

#include <cascadeflow/cpp/agent.hpp>
#include <cascadeflow/cpp/await.hpp>
#include <cascadeflow/cpp/calls.hpp>
#include <cascadeflow/cpp/context.hpp>
#include <cascadeflow/cpp/error.hpp>
#include <cascadeflow/cpp/host.hpp>
#include <cascadeflow/cpp/json.hpp>
#include <cascadeflow/cpp/judge.hpp>
#include <cascadeflow/cpp/result.hpp>
#include <cascadeflow/cpp/task.hpp>

#endif
