/* cascadeflow.h: everything. Each header also stands alone. */
#ifndef CASCADEFLOW_H
#define CASCADEFLOW_H

#include <cascadeflow/agent.h>
#include <cascadeflow/base.h>
#include <cascadeflow/context.h>
#include <cascadeflow/error.h>
#include <cascadeflow/judge.h>
#include <cascadeflow/result.h>
#include <cascadeflow/task.h>
#include <cascadeflow/version.h>

#endif
