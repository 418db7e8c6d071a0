// Handles.cs: who frees what. The C interface lets handles go in any order.
using System;
using System.Runtime.InteropServices;

namespace Cascadeflow
{
    internal sealed class ContextHandle : SafeHandle
    {
        public ContextHandle() : base(IntPtr.Zero, true) { }
        public override bool IsInvalid => handle == IntPtr.Zero;
        protected override bool ReleaseHandle() { NativeMethods.cascade_context_free(handle); return true; }
    }

    internal sealed class AgentHandle : SafeHandle
    {
        public AgentHandle() : base(IntPtr.Zero, true) { }
        public override bool IsInvalid => handle == IntPtr.Zero;
        protected override bool ReleaseHandle() { NativeMethods.cascade_agent_free(handle); return true; }
    }

    internal sealed class TaskHandle : SafeHandle
    {
        public TaskHandle() : base(IntPtr.Zero, true) { }
        public override bool IsInvalid => handle == IntPtr.Zero;
        protected override bool ReleaseHandle() { NativeMethods.cascade_task_free(handle); return true; }
    }

    /// <summary>A managed object lent to C as a pointer, given back by the destroy callback.</summary>
    internal static class Lent
    {
        public static readonly DestroyFn Destroy = state => GCHandle.FromIntPtr(state).Free();
        public static readonly IntPtr DestroyPointer = Marshal.GetFunctionPointerForDelegate(Destroy);
        public static IntPtr Out(object state) => GCHandle.ToIntPtr(GCHandle.Alloc(state));
        public static T Back<T>(IntPtr state) where T : class => (T)GCHandle.FromIntPtr(state).Target;
    }
}
