// Two questions: one a cheap model answers well, one it does not.
using System;
using System.Threading.Tasks;
using Cascadeflow;

internal static class Basic
{
    private static async Task Run()
    {
        using (var agent = new CascadeAgent(Support.CheapAndStrong()))
        {
            foreach (string question in new[] { "What is the capital of France?", "What is the capital of Australia?" })
            {
                CascadeResult result = await agent.RunAsync(question);
                Console.WriteLine("Q: " + question);
                Console.WriteLine("A: " + result.Text);
                Console.WriteLine("model: " + result.Model + ", draft accepted: " + (result.DraftAccepted ? "yes" : "no"));
                Console.WriteLine("cost: " + result.CostNano + " nano-USD");
            }
        }
    }

    private static void Main() => Run().GetAwaiter().GetResult();
}
