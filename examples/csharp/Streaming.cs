// The answer as it comes, and what happened on the way. (With C# 8 the loop is `await foreach`.)
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Cascadeflow;

internal static class Streaming
{
    private static async Task Run()
    {
        var kinds = new List<string>();
        using (var agent = new CascadeAgent(Support.CheapAndStrong()))
        {
            Console.Write("answer: ");
            var events = agent.StreamAsync("What is the capital of Australia?").GetAsyncEnumerator();
            try
            {
                while (await events.MoveNextAsync())
                {
                    CascadeEvent happened = events.Current;
                    if (!kinds.Contains(happened.Type)) kinds.Add(happened.Type);
                    if (happened.Type == "delta") Console.Write(happened.Text);
                    if (happened.Type == "done")
                        Console.WriteLine("\nmodel: " + ((IDictionary<string, object>)happened.Details["result"])["model"]);
                }
            }
            finally
            {
                await events.DisposeAsync();
            }
        }
        Console.WriteLine("events: " + string.Join(", ", kinds));
    }

    private static void Main() => Run().GetAwaiter().GetResult();
}
