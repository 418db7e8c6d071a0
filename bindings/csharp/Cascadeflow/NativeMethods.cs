// NativeMethods.cs: the C interface as P/Invoke declarations, function by function (cascadeflow.h is their manual).
using System;
using System.Runtime.InteropServices;

namespace Cascadeflow
{
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeStr
    {
        public IntPtr Data;
        public UIntPtr Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeBuffer
    {
        public IntPtr Data;
        public UIntPtr Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeSummary
    {
        public UIntPtr StructSize;
        public long CostNano, BaselineNano, SavedNano, LatencyNs;
        public int DraftAccepted, Escalated, Tier, Attempts;
        public double Confidence;
        public int CostIsEstimate, CostIsUnpriced;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeTaskCallbacks
    {
        public UIntPtr StructSize;
        public IntPtr UserData, Destroy, OnEvent, OnDone;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeHttpRequest
    {
        public UIntPtr StructSize;
        public NativeStr Method, Url, HeadersJson, Body;
        public long ConnectTimeoutMs;
        public int Streaming, Reserved;
        public NativeStr Deployment;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeHost
    {
        public UIntPtr StructSize;
        public IntPtr UserData, Destroy, HttpStart, HttpCancel, TimerSet, TimerClear, MonoNs, WallMs, Random;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void DestroyFn(IntPtr state);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void PointerFn(IntPtr state, IntPtr handle);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void DoneFn(IntPtr state, IntPtr result, IntPtr error);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate double ValidatorFn(IntPtr state, NativeStr input);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void LogFn(IntPtr state, int level, NativeStr message);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void HttpStartFn(IntPtr state, IntPtr exchange, IntPtr request);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void TimerSetFn(IntPtr state, ulong id, long delayMs);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void TimerClearFn(IntPtr state, ulong id);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate long ClockFn(IntPtr state);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate ulong RandomFn(IntPtr state);

    internal static class NativeMethods
    {
        private const string Library = "cascadeflow";
        private const CallingConvention Cdecl = CallingConvention.Cdecl;
        public const int AbiVersion = 1;

        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern IntPtr cascade_status_name(int status);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_buffer_dispose(ref NativeBuffer buffer);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern IntPtr cascade_version_string();
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_version_abi();
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_version_check(int headerAbi);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern IntPtr cascade_version_info_json();
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_error_status(IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_error_message(IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_error_provider(IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_error_http_status(IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern long cascade_error_retry_after_ms(IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_error_json(IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_error_free(IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_context_new(
            byte[] json, UIntPtr jsonLen, out ContextHandle result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_context_new_hosted(
            byte[] json, UIntPtr jsonLen, ref NativeHost host, out ContextHandle result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_context_free(IntPtr context);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_context_set_logger(
            ContextHandle context, LogFn function, IntPtr userData, DestroyFn destroy, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_context_timer_fired(ContextHandle context, ulong timerId);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_http_respond_headers(
            IntPtr exchange, int status, byte[] headersJson, UIntPtr headersJsonLen);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_http_respond_data(IntPtr exchange, byte[] data, UIntPtr len);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_http_paused(IntPtr exchange);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_http_respond_end(IntPtr exchange);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_http_respond_fail(
            IntPtr exchange, byte[] kind, UIntPtr kindLen, byte[] message, UIntPtr messageLen);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_config_validate(
            byte[] json, UIntPtr jsonLen, out NativeBuffer report, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_new(
            ContextHandle context, byte[] json, UIntPtr jsonLen, out AgentHandle result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_agent_free(IntPtr agent);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_config_json(
            AgentHandle agent, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_add_tool(
            AgentHandle agent, byte[] definitionJson, UIntPtr len, PointerFn call, IntPtr userData, DestroyFn destroy, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_tool_call_id(IntPtr call);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_tool_call_run_id(IntPtr call);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_tool_call_name(IntPtr call);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_tool_call_arguments_json(IntPtr call);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_tool_call_complete(IntPtr call, byte[] result, UIntPtr len, int isError);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_add_model(
            AgentHandle agent, byte[] name, UIntPtr nameLen, PointerFn call, PointerFn cancel, IntPtr userData, DestroyFn destroy, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_model_call_request_json(IntPtr call);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_model_call_delta(IntPtr call, byte[] text, UIntPtr len);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_model_call_end(IntPtr call, byte[] responseJson, UIntPtr len);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_model_call_fail(IntPtr call, byte[] errorJson, UIntPtr len);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_add_validator(
            AgentHandle agent, byte[] name, UIntPtr nameLen, ValidatorFn function, IntPtr userData, DestroyFn destroy, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_run(
            AgentHandle agent, byte[] requestJson, UIntPtr len, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_start(
            AgentHandle agent, byte[] requestJson, UIntPtr len, ref NativeTaskCallbacks callbacks, out TaskHandle result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_estimate(
            AgentHandle agent, byte[] requestJson, UIntPtr len, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_analytics(
            AgentHandle agent, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_analytics_reset(AgentHandle agent, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_feedback(
            AgentHandle agent, byte[] json, UIntPtr len, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_learned_export(
            AgentHandle agent, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_agent_learned_import(
            AgentHandle agent, byte[] json, UIntPtr len, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_result_text(IntPtr result);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_result_model(IntPtr result);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_result_json(IntPtr result);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_result_get_summary(IntPtr result, ref NativeSummary summary);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_result_free(IntPtr result);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_event_kind(IntPtr handle);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern IntPtr cascade_event_kind_name(int kind);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_event_text(IntPtr handle);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern NativeStr cascade_event_json(IntPtr handle);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_event_free(IntPtr handle);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_task_cancel(TaskHandle task);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_task_is_done(TaskHandle task);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_task_wait(
            TaskHandle task, long timeoutMs, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_task_next_event(
            TaskHandle task, long timeoutMs, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_task_pause(TaskHandle task);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_task_resume(TaskHandle task);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern void cascade_task_free(IntPtr task);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_classify(
            byte[] json, UIntPtr len, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_judge(byte[] json, UIntPtr len, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_guard(byte[] json, UIntPtr len, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_replay(
            byte[] optionsJson, UIntPtr optionsLen, byte[] lines, UIntPtr linesLen, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_tune(
            byte[] optionsJson, UIntPtr optionsLen, byte[] lines, UIntPtr linesLen, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_catalog_json(long wallMs, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_price(byte[] json, UIntPtr len, out NativeBuffer result, out IntPtr error);
        [DllImport(Library, CallingConvention = Cdecl)]
        public static extern int cascade_preset(byte[] json, UIntPtr len, out NativeBuffer result, out IntPtr error);
    }
}
