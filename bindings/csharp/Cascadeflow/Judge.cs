// Judge.cs: judgement on its own: documents in, documents out. No agent, no network.
using System;
using System.Collections.Generic;

namespace Cascadeflow
{
    /// <summary>The functions of the engine that need no agent.</summary>
    public static class Judge
    {
        private delegate int JsonFn(byte[] json, UIntPtr length, out NativeBuffer result, out IntPtr error);

        private static object Call(JsonFn function, object input)
        {
            byte[] document = Native.Json(input);
            int status = function(document, Native.Length(document), out NativeBuffer buffer, out IntPtr error);
            if (buffer.Length == UIntPtr.Zero) Native.Check(status, error);
            else NativeMethods.cascade_error_free(error);  // a report of what is wrong comes beside the error, and says more
            return Json.Read(Native.Take(ref buffer));
        }

        private static IDictionary<string, object> Document(JsonFn function, object input) =>
            (IDictionary<string, object>)Call(function, input);

        /// <summary>Checks a configuration: {"valid", "errors", "warnings"}.</summary>
        public static IDictionary<string, object> ValidateConfig(object config) => Document(NativeMethods.cascade_config_validate, config);
        /// <summary>Domain, complexity and difficulty of a prompt.</summary>
        public static IDictionary<string, object> Classify(string prompt) =>
            Document(NativeMethods.cascade_classify, new Dictionary<string, object> { { "prompt", prompt } });
        /// <summary>Is {"prompt", "answer"} good enough?</summary>
        public static IDictionary<string, object> Answer(IDictionary<string, object> input) => Document(NativeMethods.cascade_judge, input);
        /// <summary>Checks {"text", "guardrails"}.</summary>
        public static IDictionary<string, object> Guard(IDictionary<string, object> input) => Document(NativeMethods.cascade_guard, input);
        /// <summary>Prices {"model", "input_tokens", "output_tokens"}.</summary>
        public static IDictionary<string, object> Price(IDictionary<string, object> input) => Document(NativeMethods.cascade_price, input);
        /// <summary>A ready configuration; null lists the presets.</summary>
        public static IDictionary<string, object> Preset(string name)
        {
            var input = new Dictionary<string, object>();
            if (name != null) input["name"] = name;
            return Document(NativeMethods.cascade_preset, input);
        }

        /// <summary>Replays logs (JSON lines).</summary>
        public static IDictionary<string, object> Replay(IDictionary<string, object> options, string lines)
        {
            byte[] records = Native.Bytes(lines);
            return Document((byte[] j, UIntPtr n, out NativeBuffer b, out IntPtr e) =>
                NativeMethods.cascade_replay(j, n, records, Native.Length(records), out b, out e), options);
        }

        /// <summary>Learns a calibration from labelled answers (JSON lines).</summary>
        public static IDictionary<string, object> Tune(IDictionary<string, object> options, string lines)
        {
            byte[] records = Native.Bytes(lines);
            return Document((byte[] j, UIntPtr n, out NativeBuffer b, out IntPtr e) =>
                NativeMethods.cascade_tune(j, n, records, Native.Length(records), out b, out e), options);
        }

        /// <summary>The model table with prices as of `wallMs` (Unix milliseconds; 0: the newest).</summary>
        public static IList<object> Catalog(long wallMs = 0)
        {
            int status = NativeMethods.cascade_catalog_json(wallMs, out NativeBuffer buffer, out IntPtr error);
            Native.Check(status, error);
            return (IList<object>)Json.Read(Native.Take(ref buffer));
        }

        /// <summary>The library's own version.</summary>
        public static string Version => Native.Text(NativeMethods.cascade_version_string());
        /// <summary>What is built into the library.</summary>
        public static IDictionary<string, object> VersionInfo =>
            (IDictionary<string, object>)Json.Read(Native.Text(NativeMethods.cascade_version_info_json()));
    }
}
