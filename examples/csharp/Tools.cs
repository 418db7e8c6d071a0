// A tool that the engine runs when a model asks for it.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Cascadeflow;

internal static class Tools
{
    private static Task<string> GetWeather(IDictionary<string, object> arguments)
    {
        Console.WriteLine("tool: get_weather(" + arguments["city"] + ")");
        return Task.FromResult("18 degrees and sunny in " + arguments["city"]);
    }

    private static async Task Run()
    {
        var parameters = Support.Map("type", "object", "properties", Support.Map("city", Support.Map("type", "string")),
                                     "required", new[] { "city" });
        using (var agent = new CascadeAgent(Support.CheapAndStrong()))
        {
            agent.AddTool("get_weather", "Gets the weather in a city.", parameters, GetWeather);
            var request = new CascadeRequest("What is the weather in Tokyo?");
            request["tools"] = new[]
            {
                Support.Map("name", "get_weather", "description", "Gets the weather in a city.", "parameters", parameters),
            };
            CascadeResult result = await agent.RunAsync(request);
            Console.WriteLine("A: " + result.Text);
            Console.WriteLine("steps: " + result.Details["steps"]);
        }
    }

    private static void Main() => Run().GetAwaiter().GetResult();
}
