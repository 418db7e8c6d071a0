// Runs.cs: runs under way, as tasks and as asynchronous sequences. No thread waits for them.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Cascadeflow
{
    internal abstract class Run
    {
        private static readonly PointerFn onEvent = (state, handle) =>
        {
            try { Lent.Back<Run>(state).Arrived(new CascadeEvent(handle)); }
            catch (Exception) { /* nothing may travel into C */ }
        };

        // The end comes once, so it is also what takes the run back: no destroy function is asked for.
        private static readonly DoneFn onDone = (state, result, error) =>
        {
            var run = Lent.Back<Run>(state);
            Lent.Destroy(state);
            try
            {
                if (result != IntPtr.Zero) run.Ended(CascadeResult.Take(result), null);
                else run.Ended(null, Native.TakeError(CascadeStatus.Internal, error));
            }
            catch (Exception problem)
            {
                run.Ended(null, problem);
            }
        };

        private static readonly IntPtr onEventPointer = Marshal.GetFunctionPointerForDelegate(onEvent);
        private static readonly IntPtr onDonePointer = Marshal.GetFunctionPointerForDelegate(onDone);
        private static readonly UIntPtr size = (UIntPtr)(uint)Marshal.SizeOf(typeof(NativeTaskCallbacks));

        private readonly TaskCompletionSource<CascadeResult> completion =
            new TaskCompletionSource<CascadeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationToken cancellation;
        private CancellationTokenRegistration registration;
        protected TaskHandle Handle;

        protected Run(CancellationToken cancellation) { this.cancellation = cancellation; }

        public Task<CascadeResult> Completion => completion.Task;

        public void Start(AgentHandle agent, byte[] request, bool events)
        {
            Awaited.Refuse();
            var callbacks = new NativeTaskCallbacks
            {
                StructSize = size,
                UserData = Lent.Out(this),
                OnEvent = events ? onEventPointer : IntPtr.Zero,
                OnDone = onDonePointer,
            };
            int status;
            IntPtr error;
            try
            {
                status = NativeMethods.cascade_agent_start(agent, request, Native.Length(request), ref callbacks, out Handle, out error);
            }
            catch (ObjectDisposedException)
            {
                Lent.Destroy(callbacks.UserData);
                throw;
            }
            if (status != 0) Lent.Destroy(callbacks.UserData);
            Native.Check(status, error);
            if (cancellation.CanBeCanceled)
            {
                var handle = Handle;
                registration = cancellation.Register(() =>
                {
                    try { NativeMethods.cascade_task_cancel(handle); }
                    catch (ObjectDisposedException) { /* it was over */ }
                });
            }
        }

        protected void Close()
        {
            registration.Dispose();
            Handle?.Dispose();
        }

        protected virtual void Arrived(CascadeEvent happened) { }

        protected virtual void Ended(CascadeResult result, Exception problem)
        {
            if (result != null) completion.TrySetResult(result);
            else if (cancellation.IsCancellationRequested) completion.TrySetCanceled(cancellation);
            else completion.TrySetException(problem);
        }
    }

    /// <summary>A run that is waited for. Nobody has to close it: the later of its start and its end does.</summary>
    internal sealed class ResultRun : Run
    {
        private int reached;

        private ResultRun(CancellationToken cancellation) : base(cancellation) { }

        public static Task<CascadeResult> Begin(AgentHandle agent, byte[] request, CancellationToken cancellation)
        {
            var run = new ResultRun(cancellation);
            run.Start(agent, request, false);
            run.CloseWhenSecond();
            return run.Completion;
        }

        protected override void Ended(CascadeResult result, Exception problem)
        {
            CloseWhenSecond();
            base.Ended(result, problem);
        }

        private void CloseWhenSecond()
        {
            if (Interlocked.Increment(ref reached) == 2) Close();
        }
    }

    /// <summary>A run whose events are read one by one. Pauses the run when the reader falls behind.</summary>
    internal sealed class EventRun : Run, IAsyncEnumerator<CascadeEvent>
    {
        private const int PauseAt = 512, ResumeAt = 64;
        private readonly Queue<CascadeEvent> waiting = new Queue<CascadeEvent>();
        private TaskCompletionSource<bool> wake;
        private bool over, paused, told;

        public EventRun(CancellationToken cancellation) : base(cancellation) { }

        public CascadeEvent Current { get; private set; }

        protected override void Arrived(CascadeEvent happened)
        {
            if (happened.Kind == CascadeEvent.Error) return;  // told as the exception at the end
            lock (waiting)
            {
                waiting.Enqueue(happened);
                if (waiting.Count >= PauseAt && !paused && Handle != null)
                {
                    paused = true;
                    NativeMethods.cascade_task_pause(Handle);
                }
                Wake();
            }
        }

        protected override void Ended(CascadeResult result, Exception problem)
        {
            base.Ended(result, problem);
            lock (waiting)
            {
                over = true;
                Wake();
            }
        }

        private void Wake()
        {
            var sleeper = wake;
            wake = null;
            sleeper?.TrySetResult(true);
        }

        public ValueTask<bool> MoveNextAsync() => new ValueTask<bool>(Next());

        private async Task<bool> Next()
        {
            while (true)
            {
                Task sleep;
                lock (waiting)
                {
                    if (waiting.Count > 0)
                    {
                        Current = waiting.Dequeue();
                        if (paused && waiting.Count <= ResumeAt)
                        {
                            paused = false;
                            NativeMethods.cascade_task_resume(Handle);
                        }
                        return true;
                    }
                    if (told) return false;
                    if (over)
                    {
                        told = true;
                        sleep = Completion;  // throws what ended the run
                    }
                    else
                    {
                        wake = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                        sleep = wake.Task;
                    }
                }
                await sleep.ConfigureAwait(false);
            }
        }

        public ValueTask DisposeAsync()
        {
            Close();  // a run that is not over is cancelled by this
            return default(ValueTask);
        }
    }

    internal sealed class EventSequence : IAsyncEnumerable<CascadeEvent>
    {
        private readonly Func<CancellationToken, EventRun> start;
        private readonly CancellationToken outer;

        public EventSequence(Func<CancellationToken, EventRun> start, CancellationToken outer)
        {
            this.start = start;
            this.outer = outer;
        }

        public IAsyncEnumerator<CascadeEvent> GetAsyncEnumerator(CancellationToken cancellation = default(CancellationToken)) =>
            start(cancellation.CanBeCanceled ? cancellation : outer);
    }

    internal static class CascadeStatus
    {
        public const int InvalidState = -5, Internal = -21, Cancelled = -40;
    }
}
