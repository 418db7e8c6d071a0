// Documents.cs: configuration and request in C#'s words. What is left null is the engine's choice.
using System.Collections.Generic;

namespace Cascadeflow
{
    /// <summary>A JSON document with a few typed keys; Options holds any other key of docs/reference.md.</summary>
    public abstract class CascadeDocument
    {
        /// <summary>Keys without a property. They win.</summary>
        public IDictionary<string, object> Options { get; } = new Dictionary<string, object>();

        /// <summary>Sets any key.</summary>
        public object this[string key] { set { Options[key] = value; } }

        /// <summary>What goes to the engine.</summary>
        public IDictionary<string, object> ToDictionary()
        {
            var document = new Dictionary<string, object>();
            Fill(document);
            foreach (var option in Options) document[option.Key] = option.Value;
            return document;
        }

        internal abstract void Fill(IDictionary<string, object> document);

        internal static void Put(IDictionary<string, object> document, string key, object value)
        {
            if (value != null) document[key] = value;
        }
    }

    /// <summary>One model at one provider.</summary>
    public sealed class ModelConfig : CascadeDocument
    {
        /// <summary>A model by name, at a provider; without one it is known by the name.</summary>
        public ModelConfig(string name, string provider = null) { Name = name; Provider = provider; }
        /// <summary>What the provider calls it.</summary>
        public string Name { get; }
        /// <summary>"openai", ..., "host".</summary>
        public string Provider { get; }
        /// <summary>A unique label.</summary>
        public string Id { get; set; }
        /// <summary>USD per 1K tokens, input and output alike; null: the price table.</summary>
        public double? Cost { get; set; }
        /// <summary>The key; null: from the environment.</summary>
        public string ApiKey { get; set; }
        /// <summary>Another server.</summary>
        public string BaseUrl { get; set; }

        internal override void Fill(IDictionary<string, object> document)
        {
            document["name"] = Name;
            Put(document, "provider", Provider);
            Put(document, "id", Id);
            Put(document, "cost", Cost);
            Put(document, "api_key", ApiKey);
            Put(document, "base_url", BaseUrl);
        }
    }

    /// <summary>The configuration of an agent.</summary>
    public sealed class CascadeConfig : CascadeDocument
    {
        /// <summary>A cascade of these models, in any order.</summary>
        public CascadeConfig(params ModelConfig[] models) { Models = new List<ModelConfig>(models); }
        /// <summary>The models.</summary>
        public IList<ModelConfig> Models { get; }

        internal override void Fill(IDictionary<string, object> document) { document["models"] = Models; }
    }

    /// <summary>One run.</summary>
    public sealed class CascadeRequest : CascadeDocument
    {
        /// <summary>A run of one prompt; null when Options holds messages.</summary>
        public CascadeRequest(string prompt = null) { Prompt = prompt; }
        /// <summary>The prompt.</summary>
        public string Prompt { get; }
        /// <summary>The most tokens to answer with.</summary>
        public int? MaxTokens { get; set; }

        internal override void Fill(IDictionary<string, object> document)
        {
            Put(document, "prompt", Prompt);
            Put(document, "max_tokens", MaxTokens);
        }

        /// <summary>A prompt is a request.</summary>
        public static implicit operator CascadeRequest(string prompt) => new CascadeRequest(prompt);
    }
}
