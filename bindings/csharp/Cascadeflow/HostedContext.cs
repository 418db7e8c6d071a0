// HostedContext.cs: contexts whose bytes are carried by the host (an HttpMessageHandler of one's own, a test), with .NET's
// timers.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;

namespace Cascadeflow
{
    /// <summary>An HTTP exchange to carry: send the request, then answer with Headers, Data (any number) and End, or Fail.</summary>
    public sealed class HttpExchange
    {
        private readonly HostState owner;
        private readonly CancellationTokenSource cancelled = new CancellationTokenSource();
        private IntPtr handle;

        internal HttpExchange(HostState owner, IntPtr handle, NativeHttpRequest request)
        {
            this.owner = owner;
            this.handle = handle;
            Method = Native.Text(request.Method);
            Url = Native.Text(request.Url);
            HeadersJson = Native.Text(request.HeadersJson);
            Body = new byte[(int)request.Body.Length];
            if (Body.Length > 0) Marshal.Copy(request.Body.Data, Body, 0, Body.Length);
            Streaming = request.Streaming != 0;
        }

        /// <summary>"POST"</summary>
        public string Method { get; }
        /// <summary>Where to.</summary>
        public string Url { get; }
        /// <summary>[["name","value"],...]; holds the key: never log it.</summary>
        public string HeadersJson { get; }
        /// <summary>What to send.</summary>
        public byte[] Body { get; }
        /// <summary>Hand on bytes as they come.</summary>
        public bool Streaming { get; }
        /// <summary>Fires when the engine no longer wants it; still End or Fail.</summary>
        public CancellationToken Cancelled => cancelled.Token;

        internal void Cancel() => cancelled.Cancel();

        /// <summary>The status line and headers.</summary>
        public void Headers(int status, IDictionary<string, object> headers)
        {
            byte[] document = Native.Json(headers);
            lock (this)
                if (handle != IntPtr.Zero)
                    NativeMethods.cascade_http_respond_headers(handle, status, document, Native.Length(document));
        }

        /// <summary>Bytes of the body.</summary>
        public void Data(byte[] data)
        {
            lock (this)
                if (handle != IntPtr.Zero) NativeMethods.cascade_http_respond_data(handle, data, Native.Length(data));
        }

        /// <summary>The end of the body.</summary>
        public void End()
        {
            IntPtr own = Consume();
            if (own != IntPtr.Zero) NativeMethods.cascade_http_respond_end(own);
        }

        /// <summary>It broke; kind: connect, dns, tls, reset, timeout, cancelled, other.</summary>
        public void Fail(string kind, string message)
        {
            byte[] k = Native.Bytes(kind), m = Native.Bytes(message);
            IntPtr own = Consume();
            if (own != IntPtr.Zero)
                NativeMethods.cascade_http_respond_fail(own, k, Native.Length(k), m, Native.Length(m));
        }

        private IntPtr Consume()
        {
            lock (this)
            {
                IntPtr own = handle;
                handle = IntPtr.Zero;
                if (own != IntPtr.Zero) owner.Exchanges.TryRemove(own, out _);
                return own;
            }
        }
    }

    internal sealed class HostState
    {
        public readonly ConcurrentDictionary<IntPtr, HttpExchange> Exchanges = new ConcurrentDictionary<IntPtr, HttpExchange>();
        public readonly ConcurrentDictionary<ulong, Timer> Timers = new ConcurrentDictionary<ulong, Timer>();
        public Action<HttpExchange> Start;
        public ContextHandle Context;
    }

    /// <summary>Makes contexts that the host drives.</summary>
    public static class HostedContext
    {
        private static readonly RandomNumberGenerator bits = RandomNumberGenerator.Create();

        private static readonly HttpStartFn httpStart = (state, handle, request) =>
        {
            var host = Lent.Back<HostState>(state);
            var exchange = new HttpExchange(host, handle, (NativeHttpRequest)Marshal.PtrToStructure(request, typeof(NativeHttpRequest)));
            host.Exchanges[handle] = exchange;
            try { Awaited.Call(() => { host.Start(exchange); return 0; }); }
            catch (Exception problem) { exchange.Fail("other", problem.Message); }
        };

        private static readonly PointerFn httpCancel = (state, handle) =>
        {
            try
            {
                if (Lent.Back<HostState>(state).Exchanges.TryGetValue(handle, out HttpExchange exchange)) exchange.Cancel();
            }
            catch (Exception) { /* nothing may travel into C */ }
        };

        private static readonly TimerSetFn timerSet = (state, id, delay) =>
        {
            var host = Lent.Back<HostState>(state);
            var timer = new Timer(_ =>
            {
                if (!host.Timers.TryRemove(id, out Timer rung)) return;
                rung.Dispose();
                try { NativeMethods.cascade_context_timer_fired(host.Context, id); }
                catch (ObjectDisposedException) { /* the context is gone */ }
            });
            host.Timers[id] = timer;
            timer.Change(delay, Timeout.Infinite);
        };

        private static readonly TimerClearFn timerClear = (state, id) =>
        {
            if (Lent.Back<HostState>(state).Timers.TryRemove(id, out Timer timer)) timer.Dispose();
        };

        private static readonly ClockFn mono = state => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
        private static readonly ClockFn wall = state => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        private static readonly RandomFn random = state =>
        {
            var made = new byte[8];
            bits.GetBytes(made);
            return BitConverter.ToUInt64(made, 0);
        };

        /// <summary>A context whose exchanges are carried by `start`, which must not block.</summary>
        public static CascadeContext Create(Action<HttpExchange> start, IDictionary<string, object> options = null)
        {
            byte[] document = options == null ? new byte[0] : Native.Json(options);
            var state = new HostState { Start = start };
            var host = new NativeHost
            {
                StructSize = (UIntPtr)(uint)Marshal.SizeOf(typeof(NativeHost)),
                UserData = Lent.Out(state),
                Destroy = Lent.DestroyPointer,
                HttpStart = Marshal.GetFunctionPointerForDelegate(httpStart),
                HttpCancel = Marshal.GetFunctionPointerForDelegate(httpCancel),
                TimerSet = Marshal.GetFunctionPointerForDelegate(timerSet),
                TimerClear = Marshal.GetFunctionPointerForDelegate(timerClear),
                MonoNs = Marshal.GetFunctionPointerForDelegate(mono),
                WallMs = Marshal.GetFunctionPointerForDelegate(wall),
                Random = Marshal.GetFunctionPointerForDelegate(random),
            };
            int status = NativeMethods.cascade_context_new_hosted(document, Native.Length(document), ref host,
                                                                  out ContextHandle handle, out IntPtr error);
            Native.Check(status, error);
            state.Context = handle;
            return new CascadeContext(handle);
        }
    }
}
