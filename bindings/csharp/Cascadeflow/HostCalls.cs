// HostCalls.cs: functions of the host that the engine calls. They run on the thread pool, and no exception of theirs
// reaches C.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Cascadeflow
{
    /// <summary>A question to a host model.</summary>
    public sealed class ModelCall
    {
        private readonly CancellationTokenSource cancelled = new CancellationTokenSource();
        private IntPtr handle;

        internal ModelCall(IntPtr handle)
        {
            this.handle = handle;
            Request = (IDictionary<string, object>)Json.Read(Native.Text(NativeMethods.cascade_model_call_request_json(handle)));
        }

        /// <summary>The question (docs/reference.md, "Host models").</summary>
        public IDictionary<string, object> Request { get; }
        /// <summary>Fires when the engine no longer wants the answer.</summary>
        public CancellationToken Cancelled => cancelled.Token;

        /// <summary>Hands on a stretch of the answer.</summary>
        public void Delta(string text)
        {
            byte[] data = Native.Bytes(text);
            lock (this)
                if (handle != IntPtr.Zero) NativeMethods.cascade_model_call_delta(handle, data, Native.Length(data));
        }

        internal void Cancel() => cancelled.Cancel();

        internal void Finish(object response, string problem)
        {
            byte[] document = problem != null
                ? Native.Json(new Dictionary<string, object> { { "message", problem } })
                : Native.Json(response is string text ? new Dictionary<string, object> { { "content", text } }
                                                      : response ?? new Dictionary<string, object>());
            IntPtr own;
            lock (this) { own = handle; handle = IntPtr.Zero; }
            if (own == IntPtr.Zero) return;
            HostCalls.Open.TryRemove(own, out _);
            if (problem != null) NativeMethods.cascade_model_call_fail(own, document, Native.Length(document));
            else NativeMethods.cascade_model_call_end(own, document, Native.Length(document));
        }
    }

    /// <summary>On the engine's thread, inside a function that the engine waits for: nothing may wait for the engine there.</summary>
    internal static class Awaited
    {
        [ThreadStatic] private static int depth;

        public static T Call<T>(Func<T> function)
        {
            depth++;
            try { return function(); }
            finally { depth--; }
        }

        public static void Refuse()
        {
            if (depth == 0) return;
            throw new CascadeException(CascadeStatus.InvalidState, "invalid_state",
                "A run cannot be started inside a function that the engine waits for (a validator, a logger, the start of a "
                + "transport): whoever waits for it would wait for ever. Start it elsewhere, as with Task.Run.", "", 0, null, "{}");
        }
    }

    internal static class HostCalls
    {
        public static readonly ConcurrentDictionary<IntPtr, ModelCall> Open = new ConcurrentDictionary<IntPtr, ModelCall>();

        public static readonly PointerFn OnTool = (state, call) =>
        {
            try
            {
                var tool = Lent.Back<Func<IDictionary<string, object>, Task<string>>>(state);
                var arguments = Json.Read(Native.Text(NativeMethods.cascade_tool_call_arguments_json(call)));
                string name = Native.Text(NativeMethods.cascade_tool_call_name(call));
                string id = Native.Text(NativeMethods.cascade_tool_call_id(call));
                Task.Run(() => AnswerTool(tool, arguments as IDictionary<string, object>, call, name + " (" + id + ")"));
            }
            catch (Exception problem)
            {
                Complete(call, problem.Message, 1);
            }
        };

        private static async Task AnswerTool(Func<IDictionary<string, object>, Task<string>> tool,
                                             IDictionary<string, object> arguments, IntPtr call, string name)
        {
            string answer;
            int isError = 0;
            try
            {
                answer = await tool(arguments).ConfigureAwait(false) ?? "";
            }
            catch (Exception problem)
            {
                answer = name + ": " + problem.Message;
                isError = 1;
            }
            Complete(call, answer, isError);
        }

        private static void Complete(IntPtr call, string answer, int isError)
        {
            byte[] data = Native.Bytes(answer);
            NativeMethods.cascade_tool_call_complete(call, data, Native.Length(data), isError);
        }

        public static readonly PointerFn OnModel = (state, handle) =>
        {
            ModelCall call = null;
            try
            {
                var model = Lent.Back<Func<ModelCall, Task<object>>>(state);
                call = Open[handle] = new ModelCall(handle);
                Task.Run(() => AnswerModel(model, call));
            }
            catch (Exception problem)
            {
                call?.Finish(null, problem.Message);
            }
        };

        private static async Task AnswerModel(Func<ModelCall, Task<object>> model, ModelCall call)
        {
            try
            {
                object response = await model(call).ConfigureAwait(false);
                call.Finish(response, null);
            }
            catch (Exception problem)
            {
                call.Finish(null, problem.Message);
            }
        }

        public static readonly PointerFn OnModelCancel = (state, handle) =>
        {
            try
            {
                if (Open.TryGetValue(handle, out ModelCall call)) call.Cancel();
            }
            catch (Exception) { /* nothing may travel into C */ }
        };

        public static readonly ValidatorFn OnValidate = (state, input) =>
        {
            try
            {
                var judge = Lent.Back<Func<IDictionary<string, object>, double>>(state);
                return Awaited.Call(() => judge((IDictionary<string, object>)Json.Read(Native.Text(input))));
            }
            catch (Exception)
            {
                return -1;
            }
        };
    }

    public sealed partial class CascadeAgent
    {
        /// <summary>A tool for the engine's own loop. `parameters` is a JSON schema. Before the first run.</summary>
        public void AddTool(string name, string description, IDictionary<string, object> parameters,
                            Func<IDictionary<string, object>, Task<string>> tool)
        {
            byte[] definition = Native.Json(new Dictionary<string, object>
            {
                { "name", name }, { "description", description }, { "parameters", parameters },
            });
            int status = NativeMethods.cascade_agent_add_tool(handle, definition, Native.Length(definition), HostCalls.OnTool,
                                                              Lent.Out(tool), Lent.Destroy, out IntPtr error);
            Native.Check(status, error);
        }

        /// <summary>Answers for every model of the configuration with provider "host" and this name: with a string, or with
        /// {"content", "usage", ...}. Before the first run.</summary>
        public void AddModel(string name, Func<ModelCall, Task<object>> model)
        {
            byte[] bytes = Native.Bytes(name);
            int status = NativeMethods.cascade_agent_add_model(handle, bytes, Native.Length(bytes), HostCalls.OnModel,
                                                               HostCalls.OnModelCancel, Lent.Out(model), Lent.Destroy, out IntPtr error);
            Native.Check(status, error);
        }

        /// <summary>A judge of yours: gets {"prompt", "answer", ...}, gives 0..1, or a negative number for no opinion. Called on
        /// the engine's thread: be quick. Before the first run.</summary>
        public void AddValidator(string name, Func<IDictionary<string, object>, double> validator)
        {
            byte[] bytes = Native.Bytes(name);
            int status = NativeMethods.cascade_agent_add_validator(handle, bytes, Native.Length(bytes), HostCalls.OnValidate,
                                                                   Lent.Out(validator), Lent.Destroy, out IntPtr error);
            Native.Check(status, error);
        }
    }
}
