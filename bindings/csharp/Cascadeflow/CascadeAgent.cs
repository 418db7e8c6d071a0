// CascadeAgent.cs: a cascade, configured once, run many times, from any thread.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Cascadeflow
{
    /// <summary>A cascade of models: cheap ones first, dearer ones when the answer is not good enough.</summary>
    public sealed partial class CascadeAgent : IDisposable
    {
        private readonly AgentHandle handle;

        /// <summary>An agent on the default context, or on one of yours. `config` is a CascadeConfig or a dictionary.</summary>
        public CascadeAgent(object config, CascadeContext context = null)
        {
            byte[] document = Native.Json(config);
            int status = NativeMethods.cascade_agent_new((context ?? CascadeContext.Default).Handle, document,
                                                         Native.Length(document), out handle, out IntPtr error);
            Native.Check(status, error);
        }

        /// <summary>Frees the agent. Runs under way go on to their end. Twice is fine.</summary>
        public void Dispose() => handle.Dispose();

        /// <summary>Runs the cascade. Cancelling the token cancels the run.</summary>
        public Task<CascadeResult> RunAsync(CascadeRequest request, CancellationToken cancellation = default(CancellationToken))
        {
            if (cancellation.IsCancellationRequested) return Task.FromCanceled<CascadeResult>(cancellation);
            try { return ResultRun.Begin(handle, Native.Json(request), cancellation); }
            catch (Exception problem) { return Task.FromException<CascadeResult>(problem); }
        }

        /// <summary>Runs the cascade and blocks this thread. Not from a function that the engine calls.</summary>
        public CascadeResult Run(CascadeRequest request)
        {
            byte[] document = Native.Json(request);
            Native.Check(NativeMethods.cascade_agent_run(handle, document, Native.Length(document), out IntPtr result, out IntPtr error), error);
            return CascadeResult.Take(result);
        }

        /// <summary>The events of a run as they happen, the last of type "done". Each enumeration is a run; leaving it early,
        /// or cancelling the token, cancels the run.</summary>
        public IAsyncEnumerable<CascadeEvent> StreamAsync(CascadeRequest request, CancellationToken cancellation = default(CancellationToken))
        {
            IDictionary<string, object> document = request.ToDictionary();
            if (!document.ContainsKey("stream")) document["stream"] = true;
            return new EventSequence(token =>
            {
                token.ThrowIfCancellationRequested();
                var run = new EventRun(token);
                run.Start(handle, Native.Json(document), true);
                return run;
            }, cancellation);
        }

        private delegate int Call(out NativeBuffer result, out IntPtr error);

        private static IDictionary<string, object> Document(Call call)
        {
            int status = call(out NativeBuffer buffer, out IntPtr error);
            Native.Check(status, error);
            return (IDictionary<string, object>)Json.Read(Native.Take(ref buffer));
        }

        /// <summary>The configuration in effect: defaults filled in, prices resolved, secrets redacted.</summary>
        public IDictionary<string, object> GetConfig() =>
            Document((out NativeBuffer b, out IntPtr e) => NativeMethods.cascade_agent_config_json(handle, out b, out e));

        /// <summary>What a run would cost, probably and at most, in nano-USD. No I/O.</summary>
        public IDictionary<string, object> Estimate(CascadeRequest request)
        {
            byte[] document = Native.Json(request);
            return Document((out NativeBuffer b, out IntPtr e) =>
                NativeMethods.cascade_agent_estimate(handle, document, Native.Length(document), out b, out e));
        }

        /// <summary>Totals since creation or reset.</summary>
        public IDictionary<string, object> GetAnalytics() =>
            Document((out NativeBuffer b, out IntPtr e) => NativeMethods.cascade_agent_analytics(handle, out b, out e));

        /// <summary>Starts the totals anew.</summary>
        public void ResetAnalytics() => Native.Check(NativeMethods.cascade_agent_analytics_reset(handle, out IntPtr error), error);

        /// <summary>Tells how an answer turned out, 0 (bad) to 1 (good).</summary>
        public void Feedback(string runId, double score)
        {
            byte[] document = Native.Json(new Dictionary<string, object> { { "run_id", runId }, { "score", score } });
            Native.Check(NativeMethods.cascade_agent_feedback(handle, document, Native.Length(document), out IntPtr error), error);
        }

        /// <summary>What the agent learned, as a document to keep.</summary>
        public IDictionary<string, object> ExportLearned() =>
            Document((out NativeBuffer b, out IntPtr e) => NativeMethods.cascade_agent_learned_export(handle, out b, out e));

        /// <summary>Takes such a document back in.</summary>
        public void ImportLearned(IDictionary<string, object> learned)
        {
            byte[] document = Native.Json(learned);
            Native.Check(NativeMethods.cascade_agent_learned_import(handle, document, Native.Length(document), out IntPtr error), error);
        }
    }
}
