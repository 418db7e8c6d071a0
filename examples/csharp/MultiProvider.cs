// Models of several providers, and a pipeline for each domain.
using System;
using System.Threading.Tasks;
using Cascadeflow;

internal static class MultiProvider
{
    private const string Groq = "llama-3.1-8b-instant", Haiku = "claude-3-5-haiku-20241022", Gpt = "gpt-4o";

    private static object Pipeline(string cheap, string strong) =>
        Support.Map("tiers", new[] { new[] { cheap }, new[] { strong } });

    private static object Tier(string name, string id) => Support.Map("name", name, "models", new[] { id });

    private static async Task Run()
    {
        var config = new CascadeConfig(new ModelConfig(Haiku, "anthropic"), new ModelConfig(Gpt, "openai"),
                                       new ModelConfig(Groq, "groq"));
        config["tiers"] = new[] { Tier("tier0", Groq), Tier("tier1", Haiku), Tier("tier2", Gpt) };
        config["domains"] = Support.Map("code", Pipeline(Haiku, Gpt), "math", Pipeline(Groq, Gpt));
        using (var agent = new CascadeAgent(config))
        {
            foreach (string question in new[]
            {
                "Write a Python function that reverses a string.", "What is 17 * 23?", "What is the capital of France?",
            })
            {
                CascadeResult result = await agent.RunAsync(question);
                Console.WriteLine("Q: " + question);
                Console.WriteLine("domain: " + result.Details["domain"] + ", model: " + result.Model +
                                  ", provider: " + result.Details["provider"]);
            }
        }
    }

    private static void Main() => Run().GetAwaiter().GetResult();
}
