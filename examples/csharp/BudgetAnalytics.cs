// A budget that holds, and what the engine counted.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using Cascadeflow;

internal static class BudgetAnalytics
{
    private static async Task Run()
    {
        var config = Support.CheapAndStrong();
        config["budgets"] = new[] { Support.Map("name", "agent", "scope", "agent", "limit_usd", 0.01, "on_exceeded", "refuse") };
        using (var agent = new CascadeAgent(config))
        {
            foreach (var request in new[]
            {
                new CascadeRequest("What is the capital of France?") { MaxTokens = 100 },
                new CascadeRequest("Who wrote Don Quixote?") { MaxTokens = 100 },
                new CascadeRequest("What is the capital of Australia?") { MaxTokens = 100 },
                new CascadeRequest("What is the capital of Canada?") { MaxTokens = 20000 },
            })
            {
                try
                {
                    CascadeResult result = await agent.RunAsync(request);
                    Console.WriteLine(result.Model + ": " + result.CostNano + " nano-USD, saved " + result.SavedNano);
                }
                catch (CascadeException problem)
                {
                    Console.WriteLine("refused: " + problem.Code);
                }
            }
            var analytics = (IDictionary<string, object>)agent.GetAnalytics()["total"];
            double rate = Convert.ToDouble(analytics["acceptance_rate"], CultureInfo.InvariantCulture);
            Console.WriteLine("runs: " + analytics["runs"] + ", accepted: " + rate.ToString("F2", CultureInfo.InvariantCulture));
            Console.WriteLine("cost: " + analytics["cost_nano"] + " nano-USD");
        }
    }

    private static void Main() => Run().GetAwaiter().GetResult();
}
