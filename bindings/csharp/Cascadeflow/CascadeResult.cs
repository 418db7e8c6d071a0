// CascadeResult.cs: answers and events.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Cascadeflow
{
    /// <summary>The answer of a run, what it cost, and how that was decided.</summary>
    public sealed class CascadeResult
    {
        private readonly byte[] document;
        private string json;
        private IDictionary<string, object> details;

        private CascadeResult(string text, string model, byte[] document, NativeSummary summary)
        {
            Text = text;
            Model = model;
            this.document = document;
            CostNano = summary.CostNano;
            BaselineNano = summary.BaselineNano;
            SavedNano = summary.SavedNano;
            Latency = TimeSpan.FromTicks(summary.LatencyNs / 100);
            DraftAccepted = summary.DraftAccepted != 0;
            Escalated = summary.Escalated != 0;
            Tier = summary.Tier;
            Attempts = summary.Attempts;
            Confidence = summary.Confidence < 0 ? (double?)null : summary.Confidence;
            Estimated = summary.CostIsEstimate != 0;
            Unpriced = summary.CostIsUnpriced != 0;
        }

        /// <summary>The answer.</summary>
        public string Text { get; }
        /// <summary>The model that gave it.</summary>
        public string Model { get; }
        /// <summary>Everything that was spent, in nano-USD.</summary>
        public long CostNano { get; }
        /// <summary>What the strong tier alone would have cost.</summary>
        public long BaselineNano { get; }
        /// <summary>Baseline minus cost.</summary>
        public long SavedNano { get; }
        /// <summary>CostNano in dollars.</summary>
        public double CostUsd => CostNano / 1e9;
        /// <summary>SavedNano in dollars.</summary>
        public double SavedUsd => SavedNano / 1e9;
        /// <summary>From start to result.</summary>
        public TimeSpan Latency { get; }
        /// <summary>The answer is a draft that the gate let pass.</summary>
        public bool DraftAccepted { get; }
        /// <summary>A draft was rejected.</summary>
        public bool Escalated { get; }
        /// <summary>The tier that answered, 0 = cheapest.</summary>
        public int Tier { get; }
        /// <summary>Requests sent to models.</summary>
        public int Attempts { get; }
        /// <summary>Probability that the answer is acceptable; null when it was not judged.</summary>
        public double? Confidence { get; }
        /// <summary>At least one provider sent no usage.</summary>
        public bool Estimated { get; }
        /// <summary>At least one model has no known price.</summary>
        public bool Unpriced { get; }
        /// <summary>Everything (docs/reference.md, "Result"), as JSON.</summary>
        public string DetailJson => json ?? (json = Encoding.UTF8.GetString(document));
        /// <summary>Everything, parsed at first use.</summary>
        public IDictionary<string, object> Details => details ?? (details = (IDictionary<string, object>)Json.Read(DetailJson));

        private static readonly UIntPtr summarySize = (UIntPtr)(uint)Marshal.SizeOf(typeof(NativeSummary));

        internal static CascadeResult Take(IntPtr owned)
        {
            try
            {
                var summary = new NativeSummary { StructSize = summarySize };
                NativeMethods.cascade_result_get_summary(owned, ref summary);
                return new CascadeResult(
                    Native.Text(NativeMethods.cascade_result_text(owned)), Native.Text(NativeMethods.cascade_result_model(owned)),
                    Native.Copy(NativeMethods.cascade_result_json(owned)), summary);
            }
            finally
            {
                NativeMethods.cascade_result_free(owned);
            }
        }
    }

    /// <summary>One thing that happened in a run.</summary>
    public sealed class CascadeEvent
    {
        /// <summary>The number of a "delta" and of an "error".</summary>
        internal const int Delta = 3, Error = 13;

        internal CascadeEvent(IntPtr borrowed)
        {
            Kind = NativeMethods.cascade_event_kind(borrowed);
            Type = Native.Text(NativeMethods.cascade_event_kind_name(Kind));
            Text = Native.Text(NativeMethods.cascade_event_text(borrowed));
            DetailJson = Native.Text(NativeMethods.cascade_event_json(borrowed));
        }

        /// <summary>One of the CASCADE_EVENT_ numbers; new ones may be added.</summary>
        public int Kind { get; }
        /// <summary>"route", "attempt", "delta", ..., "done".</summary>
        public string Type { get; }
        /// <summary>Answer text, for "delta"; else empty.</summary>
        public string Text { get; }
        /// <summary>Everything (docs/reference.md, "Events"), as JSON.</summary>
        public string DetailJson { get; }
        /// <summary>Everything, parsed.</summary>
        public IDictionary<string, object> Details => (IDictionary<string, object>)Json.Read(DetailJson);
    }
}
