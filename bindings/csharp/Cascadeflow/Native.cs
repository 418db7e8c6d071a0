// Native.cs: text across the border, and errors.
using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Cascadeflow
{
    internal static unsafe class Native
    {
        public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
        public static byte[] Json(object document) => Bytes(Cascadeflow.Json.Write(document));
        public static UIntPtr Length(byte[] bytes) => (UIntPtr)(uint)bytes.Length;

        public static string Text(NativeStr borrowed) => Text(borrowed.Data, borrowed.Length);

        public static byte[] Copy(NativeStr borrowed)
        {
            var made = new byte[(int)borrowed.Length];
            if (made.Length > 0) Marshal.Copy(borrowed.Data, made, 0, made.Length);
            return made;
        }

        public static string Text(IntPtr data, UIntPtr length) =>
            length == UIntPtr.Zero ? "" : Encoding.UTF8.GetString((byte*)data, (int)length);

        public static string Text(IntPtr terminated)
        {
            int n = 0;
            while (((byte*)terminated)[n] != 0) n++;
            return Encoding.UTF8.GetString((byte*)terminated, n);
        }

        /// <summary>Throws for a failed call. Frees the error.</summary>
        public static void Check(int status, IntPtr error)
        {
            if (status != 0) throw TakeError(status, error);
        }

        public static CascadeException TakeError(int status, IntPtr error)
        {
            if (error == IntPtr.Zero)
            {
                string name = Text(NativeMethods.cascade_status_name(status));
                return new CascadeException(status, name, name, "", 0, null, "{}");
            }
            try
            {
                status = NativeMethods.cascade_error_status(error);
                long wait = NativeMethods.cascade_error_retry_after_ms(error);
                return new CascadeException(
                    status, Text(NativeMethods.cascade_status_name(status)), Text(NativeMethods.cascade_error_message(error)),
                    Text(NativeMethods.cascade_error_provider(error)), NativeMethods.cascade_error_http_status(error),
                    wait < 0 ? (TimeSpan?)null : TimeSpan.FromMilliseconds(wait), Text(NativeMethods.cascade_error_json(error)));
            }
            finally
            {
                NativeMethods.cascade_error_free(error);
            }
        }

        /// <summary>Copies and disposes of an owned buffer.</summary>
        public static string Take(ref NativeBuffer buffer)
        {
            try { return Text(buffer.Data, buffer.Length); }
            finally { NativeMethods.cascade_buffer_dispose(ref buffer); }
        }
    }

    /// <summary>What the engine answers with when it cannot.</summary>
    public sealed class CascadeException : Exception
    {
        internal CascadeException(int status, string code, string message, string provider, int httpStatus,
                                  TimeSpan? retryAfter, string json) : base(message)
        {
            Status = status;
            Code = code;
            Provider = provider;
            HttpStatus = httpStatus;
            RetryAfter = retryAfter;
            DetailJson = json;
        }

        /// <summary>One of the CASCADE_ERR_ numbers.</summary>
        public int Status { get; }
        /// <summary>The same in a word: "rate_limited", "invalid_config", ...</summary>
        public string Code { get; }
        /// <summary>"openai", ... or empty.</summary>
        public string Provider { get; }
        /// <summary>The HTTP status of the provider's answer, 0 when there was none.</summary>
        public int HttpStatus { get; }
        /// <summary>When trying again may help.</summary>
        public TimeSpan? RetryAfter { get; }
        /// <summary>Everything: docs/reference.md, "Error".</summary>
        public string DetailJson { get; }
    }
}
