// CascadeContext.cs: the engine's thread and connections.
using System;
using System.Collections.Generic;
using System.Threading;

namespace Cascadeflow
{
    /// <summary>A transport, its connections and one loop thread, shared by any number of agents. Most programs use Default.</summary>
    public sealed class CascadeContext : IDisposable
    {
        private static readonly Lazy<CascadeContext> common = new Lazy<CascadeContext>(() => new CascadeContext());
        private static readonly LogFn onLog = (state, level, message) =>
        {
            try { Awaited.Call(() => { Lent.Back<Action<int, string>>(state)(level, Native.Text(message)); return 0; }); }
            catch (Exception) { /* a logger that fails has nobody to tell */ }
        };

        private static readonly List<WeakReference<ContextHandle>> open = new List<WeakReference<ContextHandle>>();

        internal readonly ContextHandle Handle;

        static CascadeContext()
        {
            // The engine's threads must be gone before the runtime is: a callback after that would have nowhere to run.
            AppDomain.CurrentDomain.ProcessExit += (sender, arguments) => CloseAll();
        }

        private static void Keep(ContextHandle handle)
        {
            lock (open)
            {
                open.RemoveAll(entry => !entry.TryGetTarget(out ContextHandle living) || living.IsClosed);
                open.Add(new WeakReference<ContextHandle>(handle));
            }
        }

        private static void CloseAll()
        {
            List<WeakReference<ContextHandle>> all;
            lock (open) all = new List<WeakReference<ContextHandle>>(open);
            foreach (var entry in all)
                if (entry.TryGetTarget(out ContextHandle living)) living.Dispose();
        }

        /// <summary>A context of its own. Keys: docs/reference.md, "Context".</summary>
        public CascadeContext(IDictionary<string, object> options = null)
        {
            if (NativeMethods.cascade_version_check(NativeMethods.AbiVersion) != 0)
                throw new DllNotFoundException("this package speaks ABI " + NativeMethods.AbiVersion + ", the library found speaks " +
                                               NativeMethods.cascade_version_abi() + "; install the two of one release");
            byte[] document = options == null ? new byte[0] : Native.Json(options);
            Native.Check(NativeMethods.cascade_context_new(document, Native.Length(document), out Handle, out IntPtr error), error);
            Keep(Handle);
        }

        internal CascadeContext(ContextHandle handle)
        {
            Handle = handle;
            Keep(handle);
        }

        /// <summary>The context that agents share unless they are given their own.</summary>
        public static CascadeContext Default => common.Value;

        /// <summary>Sends the engine's log to an action; level 0 error, 1 warning, 2 info, 3 debug. It must be quick.</summary>
        public void SetLogger(Action<int, string> log)
        {
            int status = NativeMethods.cascade_context_set_logger(Handle, onLog, Lent.Out(log), Lent.Destroy, out IntPtr error);
            Native.Check(status, error);
        }

        /// <summary>Cancels what is in flight and stops the thread, once the agents are disposed of as well.</summary>
        public void Dispose() => Handle.Dispose();
    }
}
